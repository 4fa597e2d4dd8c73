import type { PolicyId } from '../../../../shared/policies.ts'
import { useHost, useNewestPoint } from '../../../store/use-deck.ts'
import { useWireChoice } from '../../../store/wire-choice.ts'
import type { TrafficFrame } from '../../../wire/recording.ts'
import type { Box } from '../../../wire/wire-layout.ts'
import { useThen } from '../use-then.ts'
import { primaryFacts } from './primary-facts.ts'

interface PrimaryBoxProps {
  readonly box: Box
  readonly deckPid: number | null
  readonly policy: PolicyId
  /** What does not pass through it, if anything. */
  readonly caption: string | null
  readonly facts: PrimaryFactsProps
}

export interface PrimaryFactsProps {
  readonly clusterId: string
  /** Of the pictured moment. */
  readonly frame: TrafficFrame | null
  readonly bypassed: boolean
  /** As many as there is room for. */
  readonly count: number
}

/** The primary with its own numbers: what waits with it, and how busy it is itself. */
export function PrimaryBox({ box, deckPid, policy, caption, facts }: PrimaryBoxProps) {
  return (
    <div
      className="wv-primary"
      data-bypassed={caption !== null || undefined}
      style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
    >
      <div className="wv-primary-head">
        <b>Primary</b>
        {deckPid !== null && <span className="mono">{deckPid}</span>}
      </div>
      <div className="wv-primary-policy ellipsis">{policy}</div>
      {caption !== null && <div className="wv-primary-caption ellipsis">{caption}</div>}
      <PrimaryFacts {...facts} withQueue={!facts.bypassed} />
    </div>
  )
}

/** The numbers alone; `withQueue`: with room for waiting dots under the first one. They stand still with a paused picture. */
export function PrimaryFacts(props: PrimaryFactsProps & { readonly withQueue: boolean }) {
  const { clusterId, frame, bypassed, count, withQueue } = props
  const queuedCount = useNewestPoint(clusterId)?.queuedConnections ?? null
  const host = useHost()
  const isPaused = useWireChoice((choice) => choice.isPaused)
  const facts = primaryFacts({ frame, queuedCount, host: useThen(host, isPaused), bypassed }).slice(0, count)
  return (
    <dl className="wv-facts" aria-label="Primary" data-queue={withQueue || undefined}>
      {facts.map((fact) => (
        <div key={fact.name} title={fact.title}>
          <dt>{fact.name}</dt>
          <dd className={fact.tone === undefined ? undefined : `tone-${fact.tone}`}>{fact.words}</dd>
        </div>
      ))}
    </dl>
  )
}
