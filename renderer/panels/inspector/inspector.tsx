import './inspector.css'
import { useMemo } from 'react'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { WorkerDetail } from '../../../shared/model/inspect.ts'
import { ownPrimaryPlace } from '../../../shared/model/own-primary.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import { Icon } from '../../components/icon.tsx'
import { placeName } from '../../format/place-name.ts'
import { placeIn } from '../../store/places/place-in.ts'
import { useCluster, useDeck, useDetail, useExits } from '../../store/use-deck.ts'
import { NotFromOutside } from '../fleet/not-from-outside.tsx'
import { ReplicaSection } from '../fleet/replica-section.tsx'
import { ProfileButton } from '../profiles/profile-button.tsx'
import { KillMenu } from '../worker/kill-menu.tsx'
import { Environment } from './environment.tsx'
import { Drains } from './exits/drains.tsx'
import { ExitHistory } from './exits/exit-history.tsx'
import { AskedExit, LastExit } from './exits/last-exit.tsx'
import { HoldingSection } from './holding/holding.tsx'
import { Identity } from './identity.tsx'
import { InspectorHead } from './inspector-head.tsx'
import { DebuggerDoor } from './looks/debugger-door.tsx'
import { Lane } from './looks/lane.tsx'
import { Looks } from './looks/looks.tsx'
import { HeapActions } from './memory/heap-actions.tsx'
import { HeapChart } from './memory/heap-chart.tsx'
import { MemorySplit } from './memory/memory-split.tsx'
import { Listens, Resources } from './memory/resources.tsx'
import { TwoClocks } from './memory/two-clocks.tsx'
import { LiveOutput } from './output/live-output.tsx'
import { PrimarySection } from './primary-section.tsx'
import { Section } from './section.tsx'
import { StallSection } from './stall/stall-section.tsx'

interface InspectorProps {
  readonly clusterId: string
  readonly slot: number
}

/** The drawer about one slot: who lives in it, what both clocks say, where its memory is, what it prints, how others ended. */
export function Inspector({ clusterId, slot: number }: InspectorProps) {
  const cluster = useCluster(clusterId)
  const detail = useDetail()
  const slots = cluster?.slots ?? []
  const slot = placeIn(cluster, number)
  const primary = number === ownPrimaryPlace ? (cluster?.ownPrimary ?? null) : null
  const own = detail !== null && detail.clusterId === clusterId && detail.slot === number ? detail : null

  return (
    <aside className="ins" aria-label={`Inspector ${placeName(number)}`}>
      <InspectorHead
        number={number}
        clusterId={clusterId}
        slot={slot}
        primary={primary}
        position={slots.findIndex((candidate) => candidate.slot === number) + 1}
        count={slots.length}
      />
      {cluster === undefined || slot === undefined ? (
        <>
          <p className="ins-gone">
            {number === ownPrimaryPlace
              ? 'No primary of its own runs'
              : `Slot ${number} is no longer part of this cluster`}
            .
          </p>
          {cluster !== undefined && (
            <div className="ins-body" key={number}>
              <GoneExit clusterId={clusterId} slot={number} />
              <Generations clusterId={clusterId} slot={number} detail={null} />
            </div>
          )}
        </>
      ) : (
        <>
          <Actions cluster={cluster} slot={slot} />
          <div className="ins-body" key={number}>
            <Lane slot={slot} />
            <DebuggerDoor clusterId={clusterId} slot={slot} port={own?.pid === slot.pid ? own.debuggerPort : null} />
            {primary === null && <FirstExit clusterId={clusterId} slot={slot} />}
            {cluster.fleet === null && <StallSection clusterId={clusterId} slot={slot} stalls={cluster.stalls} />}
            {primary !== null && <PrimarySection clusterId={clusterId} primary={primary} />}
            <Drains slot={slot} reload={cluster.reload} />
            <WhoLives cluster={cluster} slot={slot} detail={own} />
            <Generations clusterId={clusterId} slot={number} detail={own} />
          </div>
        </>
      )}
    </aside>
  )
}

interface OneSlotProps {
  readonly cluster: ClusterSnapshot
  readonly slot: SlotSnapshot
}

/** What can be done to who lives there; into a container its agent looks alone, where it has one. */
function Actions({ cluster: { id, fleet, slots }, slot }: OneSlotProps) {
  if (slot.pid === null) return null
  const isProfiled = fleet === null || slot.agent === 'connected'
  return (
    <div className="ins-actions">
      <KillMenu clusterId={id} slot={slot} place="drawer" />
      {isProfiled && (
        <ProfileButton clusterId={id} slot={slot} slotCount={slots.length} hasNextStart={fleet === null} />
      )}
      {fleet === null && <Looks clusterId={id} slot={slot} pid={slot.pid} />}
    </div>
  )
}

/** A process of this deck with all that its worker tells, or a container with what its engine does. */
function WhoLives({ cluster, slot, detail }: OneSlotProps & Pick<LivingPartsProps, 'detail'>) {
  const { id, fleet, policy } = cluster
  if (fleet === null) {
    return (
      <>
        <Identity cluster={cluster} slot={slot} detail={detail} />
        <LivingParts clusterId={id} policy={policy} slot={slot} detail={detail} />
      </>
    )
  }
  return (
    <>
      <ReplicaSection fleet={fleet} slot={slot} />
      <ReplicaParts clusterId={id} policy={policy} slot={slot} detail={detail} />
    </>
  )
}

interface LivingPartsProps {
  readonly clusterId: string
  readonly policy: PolicyId
  readonly slot: SlotSnapshot
  readonly detail: WorkerDetail | null
}

/** What only a living worker has; numbers of an earlier generation are not shown as its own. */
function LivingParts({ clusterId, policy, slot, detail }: LivingPartsProps) {
  if (slot.pid === null) return null
  const own = detail !== null && detail.generation === slot.generation ? detail : null
  return (
    <>
      <TwoClocks slot={slot} detail={own} policy={policy} />
      <SelfParts clusterId={clusterId} slot={slot} detail={own} />
      {slot.slot !== ownPrimaryPlace && <Listens slot={slot} />}
      <LiveOutput clusterId={clusterId} slot={slot} />
      <OwnWords clusterId={clusterId} slot={slot} detail={own} />
    </>
  )
}

/** What can be known of a container from here: what its agent says where it has one, and what it prints. */
function ReplicaParts({ clusterId, policy, slot, detail }: LivingPartsProps) {
  if (slot.pid === null) return null
  const own = detail !== null && detail.generation === slot.generation ? detail : null
  const hasAgent = slot.agent === 'connected'
  return (
    <>
      {hasAgent && (
        <>
          <TwoClocks slot={slot} detail={own} policy={policy} />
          <SelfParts clusterId={clusterId} slot={slot} detail={own} />
        </>
      )}
      <NotFromOutside slot={slot} />
      <LiveOutput clusterId={clusterId} slot={slot} />
      {hasAgent && <OwnWords clusterId={clusterId} slot={slot} detail={own} />}
    </>
  )
}

type SelfPartsProps = Omit<LivingPartsProps, 'policy'>

/** What its agent sees in it: memory, handles, what it holds. */
function SelfParts({ clusterId, slot, detail }: SelfPartsProps) {
  return (
    <>
      {detail !== null && detail.oddities.length > 0 && (
        <Section title="Oddities">
          <ul className="ins-oddities">
            {detail.oddities.map((words) => (
              <li key={words}>
                <Icon name="warn" size={12} className="tone-warn" />
                {words}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <MemorySplit detail={detail} trend={<HeapChart clusterId={clusterId} slot={slot.slot} detail={detail} />}>
        <HeapActions clusterId={clusterId} slot={slot} />
      </MemorySplit>
      <Resources detail={detail} />
      <HoldingSection clusterId={clusterId} slot={slot} detail={detail} />
    </>
  )
}

/** Its environment, and what this Node does not tell. */
function OwnWords({ clusterId, slot, detail }: SelfPartsProps) {
  return (
    <>
      <Environment key={detail?.pid} clusterId={clusterId} slot={slot.slot} env={detail?.env ?? []} />
      {detail?.self != null && detail.self.missing.length > 0 && (
        <Section title="Not reported">
          <ul className="ins-missing">
            {detail.self.missing.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

/** The exit that was asked for, or else, while nobody lives here, the last one. It comes into sight when it is asked for. */
function FirstExit({ clusterId, slot }: { readonly clusterId: string; readonly slot: SlotSnapshot }) {
  const generation = useDeck((state) => state.drawerExit)
  const exits = useExits(clusterId)
  const isLast = slot.pid === null && slot.lastExit?.generation === generation
  const asked = exits.find((exit) => exit.slot === slot.slot && exit.generation === generation)
  return (
    <div key={generation} ref={generation === null ? undefined : bringIntoSight}>
      {asked !== undefined && !isLast && <AskedExit clusterId={clusterId} exit={asked} />}
      {slot.pid === null && <LastExit clusterId={clusterId} slot={slot} />}
    </div>
  )
}

/** The same of a slot that left its cluster. */
function GoneExit({ clusterId, slot }: { readonly clusterId: string; readonly slot: number }) {
  const generation = useDeck((state) => state.drawerExit)
  const asked = useExits(clusterId).find((exit) => exit.slot === slot && exit.generation === generation)
  return asked === undefined ? null : <AskedExit clusterId={clusterId} exit={asked} />
}

/** Called once, when it comes. */
function bringIntoSight(part: HTMLDivElement | null): void {
  part?.scrollIntoView({ block: 'start' })
}

/** The detail knows all kept generations; before it arrives, what the window saw itself. */
function Generations({ clusterId, slot, detail }: { clusterId: string; slot: number; detail: WorkerDetail | null }) {
  const exits = useExits(clusterId)
  const seen = useMemo(() => exits.filter((exit) => exit.slot === slot), [exits, slot])
  return <ExitHistory clusterId={clusterId} slot={slot} exits={detail?.generations ?? seen} />
}
