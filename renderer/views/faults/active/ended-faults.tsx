import { faultAction } from '../../../../shared/actions/faults/fault-actions.ts'
import type { FaultSnapshot } from '../../../../shared/model/fault.ts'
import { Icon } from '../../../components/icon.tsx'
import { formatClock } from '../../../format/clock-time.ts'
import { endWords, faultStates } from '../../../panels/faults/fault-words.ts'
import { FaultSlots } from './fault-slots.tsx'

/** What is over, newest first: whether it landed, what was measured, and by whom it ended. */
export function EndedFaults({ ended }: { readonly ended: readonly FaultSnapshot[] }) {
  if (ended.length === 0) return null
  return (
    <>
      <h3 className="fa-ended-head">Ended</h3>
      <ul className="fa-items" aria-label="Ended">
        {ended.map((fault) => (
          <EndedFault key={fault.id} fault={fault} />
        ))}
      </ul>
    </>
  )
}

function EndedFault({ fault }: { readonly fault: FaultSnapshot }) {
  const { words, icon } = faultAction(fault.spec.fault)
  const { word, tone, icon: stateIcon } = faultStates[fault.state]
  const outcome = [fault.words, endWords(fault)].filter((part) => part !== '').join(' · ')
  return (
    <li className="fa-ended">
      <div className="fa-item-head">
        <Icon name={icon} />
        <span className="fa-ended-name ellipsis">{words}</span>
        <FaultSlots slots={fault.slots} />
        <time className="fa-ended-time" dateTime={new Date(fault.endedAtMs ?? fault.plannedAtMs).toISOString()}>
          {formatClock(fault.endedAtMs ?? fault.plannedAtMs)}
        </time>
      </div>
      <p className="fa-item-state">
        <span className={`fa-state tone-${tone}`}>
          <Icon name={stateIcon} size={12} />
          {word}
        </span>
        {outcome !== '' && <span title={outcome}>{outcome}</span>}
      </p>
    </li>
  )
}
