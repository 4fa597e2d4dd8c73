// Long because the picture, the words and the table of one moment meet here.
import './wire-view.css'
import './boxes/wire-cards.css'
import './stories/wire-story.css'
import { type ReactNode, type RefObject, useMemo, useRef, useState } from 'react'
import type { FleetSnapshot } from '../../../shared/containers/fleet.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { OwnPrimarySnapshot } from '../../../shared/model/own-primary.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import { useElementSize } from '../../charts/use-element-size.ts'
import { Button } from '../../components/button.tsx'
import { Panel } from '../../components/panel.tsx'
import { useLater } from '../../components/use-later.ts'
import { formatDuration } from '../../format/duration.ts'
import { useCluster, useDeck } from '../../store/use-deck.ts'
import { chooseWireMode, selectTrace, useWireChoice } from '../../store/wire-choice.ts'
import type { WirePlayer } from '../../wire/player.ts'
import type { TraceKey, WireMode } from '../../wire/scene-input.ts'
import { type Box, dotsBox, type WireLayout } from '../../wire/wire-layout.ts'
import { ConnectionsSwitch } from '../fairness/connections-switch.tsx'
import { ClientsBox } from './boxes/clients-box.tsx'
import { connectionTeller, untoldWords } from './boxes/connection-teller.ts'
import { NodeBands } from './boxes/node-bands.tsx'
import { OwnPrimaryCard } from './boxes/own-primary-card.tsx'
import { PrimaryBox, type PrimaryFactsProps } from './boxes/primary-box.tsx'
import { isBypassed, SpreadBox } from './boxes/spread-box.tsx'
import { Unwired } from './boxes/unwired.tsx'
import { WorkerCard } from './boxes/worker-card.tsx'
import { WorkerLines } from './boxes/worker-lines.tsx'
import { EnlargeButton } from './controls/enlarge-button.tsx'
import { ModeSwitch } from './controls/mode-switch.tsx'
import { ThenBadge } from './controls/then-badge.tsx'
import { WireFooter } from './controls/wire-footer.tsx'
import { StoryPopover } from './stories/story-popover.tsx'
import { tracePointer } from './trace-pointer.ts'
import { useNodeOrder } from './use-node-order.ts'
import { useThen } from './use-then.ts'
import { useWirePicture } from './use-wire-picture.ts'
import { useWirePlayer } from './use-wire-player.ts'
import { useWireNumbers, type WireNumbers } from './wire-numbers.ts'
import type { WireRow } from './wire-row.ts'
import { WireTable } from './wire-table.tsx'

interface WireViewProps {
  readonly clusterId: string
  /** False: another cluster's view stands beside it. */
  readonly isAlone?: boolean
}

/** Clients → primary → workers: every real connection (or request) as a dot, and what each worker got. */
export function WireView(props: WireViewProps) {
  // One that was opened is chosen before the deck told of it. The picture's size is followed from its first moment on.
  const isThere = useCluster(props.clusterId) !== undefined
  return isThere ? <WirePicture {...props} /> : null
}

function WirePicture({ clusterId, isAlone = true }: WireViewProps) {
  const cluster = useThen(
    useCluster(clusterId),
    useWireChoice(({ isPaused }) => isPaused),
  )
  const mode = useWireChoice((choice) => choice.mode)
  const [box, size] = useElementSize<HTMLDivElement>()
  const { player, wires, pips, dots } = useWirePlayer(clusterId)
  const [jumpCount, setJumpCount] = useState(0)
  const { ordered: numbers, hold } = useNodeOrder(useWireNumbers({ cluster, player, mode, jumpCount }))
  const clientsButton = useRef<HTMLButtonElement>(null)
  const [anchor, setAnchor] = useState<DOMRect | null>(null)
  const { rows, reading } = numbers
  // The picture may be of a moment at which another policy was in force.
  const policy = numbers.frame?.policy ?? cluster?.policy ?? 'round-robin'
  const spread = cluster?.fleet?.spread ?? null
  const bypassed = isBypassed(policy, spread)
  const hasPrimary = spread === null || spread.by === 'front'
  const caption = captionOf(spread, bypassed, mode)
  const between = { policy, caption, facts: { clusterId, frame: numbers.frame, bypassed } }
  const own = cluster?.ownPrimary ?? null
  const layout = useWirePicture(player, { size, mode, numbers, bypassed, captioned: caption !== null, own, spread })
  const tell = (trace: TraceKey, from: DOMRect) => {
    setAnchor(from)
    selectTrace(trace)
  }
  if (cluster === undefined) return null
  const clients = (
    <ClientsBox layout={layout} player={player} mode={mode} numbers={numbers} onChoose={tell} button={clientsButton} />
  )
  return (
    <Panel
      title="Connections"
      as="figure"
      className="wv"
      sub={<SharesOf mode={mode} windowMs={reading?.windowMs} />}
      actions={<WireActions isAlone={isAlone} isFleet={spread !== null} />}
    >
      <AboveUnwired {...{ clusterId, layout, own, clients }} facts={hasPrimary ? between.facts : null} />
      <div className="wv-body" ref={box} {...hold} {...tracePointer(player, tell)}>
        <canvas className="wv-canvas" ref={wires} style={placeOf({ x: 0, y: 0, ...size })} />
        {size.height > 0 && layout.wired && (
          <Wired clusterId={clusterId} clients={clients} layout={layout} own={own} spread={spread} {...between} />
        )}
        {size.height > 0 && <Cards cluster={cluster} layout={layout} rows={rows} mode={mode} player={player} />}
        <canvas className="wv-canvas" ref={pips} style={placeOf(layout.cards)} />
        <canvas className="wv-canvas" ref={dots} style={placeOf(dotsBox(layout))} />
        <ThenBadge player={player} />
      </div>
      <BelowPicture
        player={player}
        mode={mode}
        numbers={toldOf(cluster, numbers)}
        onJump={() => setJumpCount((count) => count + 1)}
      />
      <SelectedStory clusterId={clusterId} player={player} numbers={numbers} anchor={anchor} returnTo={clientsButton} />
    </Panel>
  )
}

/** With what nobody counts here. */
function toldOf(cluster: ClusterSnapshot, numbers: WireNumbers): WireNumbers {
  const unknown = untoldWords(cluster)
  if (unknown === null) return numbers
  return connectionTeller(cluster) === 'nobody'
    ? { ...numbers, words: unknown, areAllKept: false }
    : { ...numbers, words: [numbers.words, unknown].filter(Boolean).join(' ') }
}

/** What the deck's primary has nothing to do with is said under its policy; who gives connections to containers says it himself. */
function captionOf(spread: FleetSnapshot['spread'] | null, bypassed: boolean, mode: WireMode): string | null {
  if (spread !== null && spread.by !== 'front') return null
  return bypassed ? 'workers accept' : mode === 'requests' ? 'sees no requests' : null
}

interface BelowPictureProps {
  readonly player: WirePlayer | null
  readonly mode: WireMode
  readonly numbers: WireNumbers
  readonly onJump: () => void
}

/** The picture in time, in words, and as a table. */
function BelowPicture({ player, mode, numbers: { words, areAllKept, rows, nowMs }, onJump }: BelowPictureProps) {
  return (
    <>
      <WireFooter player={player} mode={mode} onJump={onJump} />
      <WireSentence words={words} areAllKept={areAllKept} />
      <CalmTable rows={rows} nowMs={nowMs} slotCount={rows.length} />
    </>
  )
}

function SharesOf({ mode, windowMs }: { readonly mode: WireMode; readonly windowMs: number | undefined }) {
  const what = mode === 'connections' ? 'new connections' : 'requests'
  return (
    <span title={`The wider a line, the larger the share of ${what}`}>
      shares of the {windowMs === undefined ? 'last seconds' : `last ${formatDuration(windowMs)}`}
    </span>
  )
}

function WireActions({ isAlone, isFleet }: { readonly isAlone: boolean; readonly isFleet: boolean }) {
  return (
    <>
      <ModeSwitch />
      {isAlone && !isFleet && <ConnectionsSwitch />}
      {isAlone && <EnlargeButton />}
    </>
  )
}

interface OwnPrimaryProps {
  readonly clusterId: string
  readonly primary: OwnPrimarySnapshot | null
  readonly layout: WireLayout
}

/** The app's own primary where there is one: in the picture, or without wires in the line above. */
function OwnPrimary({ clusterId, primary, layout: { wired, own, ownSize } }: OwnPrimaryProps) {
  if (primary === null) return null
  const place = wired && own !== null ? { box: own, size: ownSize } : { box: null, size: 'wide' as const }
  return <OwnPrimaryCard clusterId={clusterId} primary={primary} {...place} />
}

interface WiredProps extends Omit<ThisPrimaryProps, 'layout'> {
  readonly clusterId: string
  readonly clients: ReactNode
  readonly layout: WireLayout
  readonly own: OwnPrimarySnapshot | null
  /** Null: the workers are this deck's own. */
  readonly spread: FleetSnapshot['spread'] | null
}

interface AboveUnwiredProps extends Pick<WiredProps, 'clusterId' | 'clients' | 'layout' | 'own'> {
  readonly facts: ThisPrimaryProps['facts'] | null
}

/** Where wires have no room, clients and primaries stand above the picture. */
function AboveUnwired({ clusterId, clients, layout, own, facts }: AboveUnwiredProps) {
  if (layout.wired) return null
  return (
    <Unwired clients={clients} facts={facts}>
      <OwnPrimary clusterId={clusterId} primary={own} layout={layout} />
    </Unwired>
  )
}

/** Clients, and who stands between them and the workers. */
function Wired({ clusterId, clients, layout, own, spread, ...primary }: WiredProps) {
  return (
    <>
      {clients}
      {spread === null || spread.by === 'front' ? (
        <ThisPrimary layout={layout} {...primary} />
      ) : (
        <SpreadBox box={layout.primary} spread={spread} />
      )}
      <OwnPrimary clusterId={clusterId} primary={own} layout={layout} />
    </>
  )
}

interface ThisPrimaryProps {
  readonly layout: WireLayout
  readonly policy: PolicyId
  readonly caption: string | null
  readonly facts: Omit<PrimaryFactsProps, 'count'>
}

function ThisPrimary({ layout, policy, caption, facts }: ThisPrimaryProps) {
  const deckPid = useDeck((state) => state.info?.deckPid ?? null)
  return (
    <PrimaryBox
      box={layout.primary}
      deckPid={layout.compact ? null : deckPid}
      policy={policy}
      caption={caption}
      facts={{ ...facts, count: layout.factCount }}
    />
  )
}

interface CardsProps {
  readonly cluster: ClusterSnapshot
  readonly layout: WireLayout
  readonly rows: readonly WireRow[]
  readonly mode: WireMode
  readonly player: WirePlayer | null
}

/** Each worker as a card, or as a line where cards have no room. */
function Cards({ cluster, layout, rows, mode, player }: CardsProps) {
  const { size, cards, cardHeight, gap, nodes } = layout
  const [scrollTop, setScrollTop] = useState(0)
  const clusterId = cluster.id
  const place = { left: cards.x, top: cards.y, width: cards.width, height: cards.height, gap }
  const scrolled = (topPx: number) => {
    player?.scrollTo(topPx)
    if (nodes !== null) setScrollTop(topPx)
  }
  const all = (
    <div className="wv-cards" style={size === 'line' ? place : { ...place, gridAutoRows: cardHeight }}>
      {size === 'line' ? (
        <WorkerLines
          clusterId={clusterId}
          rows={rows}
          mode={mode}
          linePx={cardHeight}
          width={cards.width}
          height={cards.height}
          onScroll={scrolled}
        />
      ) : (
        rows.map((row) => (
          <WorkerCard
            key={row.slot.slot}
            clusterId={clusterId}
            row={row}
            mode={mode}
            size={size}
            width={cards.width}
            height={cardHeight}
          />
        ))
      )}
    </div>
  )
  return (
    <>
      {all}
      <NodeBands layout={layout} rows={rows} nodes={cluster.fleet?.nodes ?? []} scrollTop={scrollTop} />
    </>
  )
}

interface SelectedStoryProps {
  readonly clusterId: string
  readonly player: WirePlayer | null
  readonly numbers: WireNumbers
  readonly anchor: DOMRect | null
  readonly returnTo: RefObject<HTMLElement | null>
}

function SelectedStory({ clusterId, player, numbers, anchor, returnTo }: SelectedStoryProps) {
  const selected = useWireChoice((choice) => choice.selected)
  if (selected === null || player === null || anchor === null) return null
  return (
    <StoryPopover
      clusterId={clusterId}
      trace={selected}
      recording={player.recording}
      nowMonoMs={numbers.monoMs}
      epochOf={numbers.epochOf}
      anchor={anchor}
      returnTo={returnTo}
    />
  )
}

function WireSentence({ words, areAllKept }: { readonly words: string; readonly areAllKept: boolean }) {
  return (
    <div className="wv-words">
      <p title={words}>{words}</p>
      {areAllKept && (
        <Button kind="link" onClick={() => chooseWireMode('requests')}>
          Show Requests
        </Button>
      )}
    </div>
  )
}

const placeOf = ({ x, y, width, height }: Box) => ({ left: x, top: y, width, height })

/**
 * The table is read on demand: it follows every ten seconds, and at once when slots come or go. With many workers it is a third
 * of all that the screen is made of, so it comes when what is seen is there.
 */
function CalmTable({ rows, nowMs, slotCount }: { rows: readonly WireRow[]; nowMs: number; slotCount: number }) {
  const calmNow = Math.floor(nowMs / 10_000)
  const isLater = useLater()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows change with every sample, the table should not.
  return useMemo(() => (isLater ? <WireTable rows={rows} nowMs={nowMs} /> : null), [calmNow, slotCount, isLater])
}
