import './active.css'
import { faultAction } from '../../../../shared/actions/faults/fault-actions.ts'
import type { FaultSnapshot } from '../../../../shared/model/fault.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import {
  clockLeft,
  faultInWords,
  faultStates,
  leftMsOf,
  leftRatio,
  spokenLeft,
} from '../../../panels/faults/fault-words.ts'
import { stopAllFaults, undoFault } from '../../../store/commands/fault-commands.ts'
import { pendingKeys } from '../../../store/commands/run-command.ts'
import { useLiveCluster, usePending } from '../../../store/use-deck.ts'
import { useSecond } from '../../../store/use-second.ts'
import { EndedFaults } from './ended-faults.tsx'
import { FaultSlots } from './fault-slots.tsx'

const noFaults: readonly FaultSnapshot[] = []

/** What is at work in this cluster, oldest first, so that nothing moves when one comes; and what is over. */
export function ActiveFaults({ clusterId }: { readonly clusterId: string }) {
  const faults = useLiveCluster(clusterId)?.faults
  const active = faults?.active ?? noFaults
  const stopping = usePending(pendingKeys.faults())
  const nowMs = useSecond(active.length > 0)
  return (
    <section className="panel fa-active" aria-label="Active faults">
      <div className="panel-head fa-active-head">
        <h2>Active faults</h2>
        {active.length > 0 && <span className="fa-count">{active.length}</span>}
        <span className="panel-actions">
          <Button
            size="mini"
            icon="stop"
            pending={stopping}
            disabled={active.length === 0}
            onClick={() => void stopAllFaults()}
          >
            Stop all faults
          </Button>
        </span>
      </div>
      <div className="fa-scroll">
        {active.length === 0 ? (
          <p className="fa-nothing">None: nothing is hurt on purpose.</p>
        ) : (
          <ul className="fa-items" aria-label="Active">
            {active.map((fault) => (
              <ActiveFault key={fault.id} clusterId={clusterId} fault={fault} nowMs={nowMs} />
            ))}
          </ul>
        )}
        <EndedFaults ended={faults?.ended ?? noFaults} />
      </div>
    </section>
  )
}

interface ActiveFaultProps {
  readonly clusterId: string
  readonly fault: FaultSnapshot
  readonly nowMs: number
}

function ActiveFault({ clusterId, fault, nowMs }: ActiveFaultProps) {
  const { words, icon } = faultAction(fault.spec.fault)
  const pending = usePending(pendingKeys.fault(clusterId, fault.id))
  const name = faultInWords(fault)
  return (
    <li className="fa-item">
      <div className="fa-item-head">
        <Icon name={icon} className="tone-hot" />
        <b className="ellipsis">{words}</b>
        <FaultSlots slots={fault.slots} />
        <Button
          kind="link"
          icon="undo"
          className="fa-item-undo"
          pending={pending}
          aria-label={`Undo ${name}`}
          onClick={() => void undoFault(clusterId, fault.id, name)}
        >
          Undo
        </Button>
      </div>
      <p className="fa-item-state">
        <StateWord fault={fault} />
        {fault.words !== '' && <span title={fault.words}>{fault.words}</span>}
      </p>
      <TimeLeft fault={fault} nowMs={nowMs} />
    </li>
  )
}

function StateWord({ fault }: { readonly fault: FaultSnapshot }) {
  const { word, icon, tone } = faultStates[fault.state]
  return (
    <span className={`fa-state tone-${tone}`}>
      <Icon name={icon} size={12} />
      {word}
    </span>
  )
}

/** A bar that runs out, and the same in words; of one that did not land yet only the words. */
function TimeLeft({ fault, nowMs }: { readonly fault: FaultSnapshot; readonly nowMs: number }) {
  const leftMs = leftMsOf(fault, nowMs)
  const left = leftRatio(fault, nowMs)
  if (leftMs === null) return null
  return (
    <div className="fa-left-row">
      <span className="fa-bar" aria-hidden="true">
        <i style={{ width: `${(left ?? 1) * 100}%` }} />
      </span>
      <span className="fa-left-time" aria-hidden="true">
        {clockLeft(leftMs)} left
      </span>
      <span className="visually-hidden">{spokenLeft(leftMs)}</span>
    </div>
  )
}
