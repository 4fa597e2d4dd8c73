import './hurt-badge.css'
import { useMemo } from 'react'
import type { FaultSnapshot } from '../../../shared/model/fault.ts'
import { Icon } from '../../components/icon.tsx'
import { selectCluster, selectNowMs } from '../../store/selectors.ts'
import { useDeck } from '../../store/use-deck.ts'
import { shortName } from './fault-words.ts'
import { hurtInWords, hurtsOf } from './hurt-slots.ts'

interface HurtBadgeProps {
  /** At least one. */
  readonly faults: readonly FaultSnapshot[]
  /** What is said of them. */
  readonly words: string
  /** Without the name of the fault: there is no room for it. */
  readonly isBare?: boolean
}

/** That a worker is hurt on purpose, and by what. */
export function HurtBadge({ faults, words, isBare = false }: HurtBadgeProps) {
  const [first] = faults
  if (first === undefined) return null
  const name = faults.length === 1 ? shortName(first.spec.fault) : `${faults.length} faults`
  return (
    <span className="hurt-badge" data-bare={isBare} title={words}>
      <Icon name="signal" size={12} />
      {!isBare && (
        <span className="ellipsis" aria-hidden="true">
          {name}
        </span>
      )}
      <span className="visually-hidden">{words}</span>
    </span>
  )
}

interface SlotHurtProps {
  readonly clusterId: string
  readonly slot: number
}

/** The same of a slot as it is pictured, with the time left; nothing while nothing hurts it. */
export function SlotHurt({ clusterId, slot }: SlotHurtProps) {
  const known = useDeck((state) => selectCluster(state, clusterId)?.faults)
  const faults = useMemo(() => (known === undefined ? [] : hurtsOf(known, slot)), [known, slot])
  const nowMs = useDeck((state) => (faults.length === 0 ? 0 : Math.floor(selectNowMs(state) / 1000) * 1000))
  return <HurtBadge faults={faults} words={hurtInWords(faults, nowMs)} />
}
