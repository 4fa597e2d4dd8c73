import type { PolicyId } from '../../../../shared/policies.ts'
import type { Box } from '../../../wire/wire-layout.ts'
import type { PrimaryFact } from './primary-facts.ts'

interface PrimaryBoxProps {
  readonly box: Box
  readonly deckPid: number | null
  readonly policy: PolicyId
  /** What does not pass through it, if anything. */
  readonly caption: string | null
  readonly facts: readonly PrimaryFact[]
  /** Room for waiting dots under the first number. */
  readonly hasQueue: boolean
}

/** The primary with its own numbers: what waits with it, and how busy it is itself. */
export function PrimaryBox({ box, deckPid, policy, caption, facts, hasQueue }: PrimaryBoxProps) {
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
      <PrimaryFacts facts={facts} hasQueue={hasQueue} />
    </div>
  )
}

/** The same numbers alone, where there is no room for the box. */
export function PrimaryFacts({ facts, hasQueue = false }: { facts: readonly PrimaryFact[]; hasQueue?: boolean }) {
  return (
    <dl className="wv-facts" aria-label="Primary" data-queue={hasQueue || undefined}>
      {facts.map((fact) => (
        <div key={fact.name} title={fact.title}>
          <dt>{fact.name}</dt>
          <dd className={fact.tone === undefined ? undefined : `tone-${fact.tone}`}>{fact.words}</dd>
        </div>
      ))}
    </dl>
  )
}
