import type { ShopVariant } from '../../../shared/lessons/lab.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { Panel } from '../../components/panel.tsx'
import { SlotChip } from '../../components/slot-chip.tsx'
import { formatNumber } from '../../format/number.ts'
import { ReloadButton } from '../../panels/cluster/reload-button.tsx'
import { WorkerStepper } from '../../panels/cluster/worker-stepper.tsx'
import { KillMenu } from '../../panels/worker/kill-menu.tsx'
import { SlotStateLabel } from '../../panels/worker/slot-state-label.tsx'
import { useLiveCluster } from '../../store/use-deck.ts'

interface LabWorkersProps {
  readonly clusterId: string
  readonly counters: Readonly<Record<number, number>>
  readonly variant: ShopVariant
}

const counterWords: Readonly<Record<ShopVariant, string>> = {
  memory: 'visits, its own count',
  sticky: 'visits, its own count',
  redis: 'visits, from the store',
  cookie: 'visits of one browser',
}

/** Each worker with its own word on how many visits there were; the controls are those of any cluster. */
export function LabWorkers({ clusterId, counters, variant }: LabWorkersProps) {
  const cluster = useLiveCluster(clusterId)
  if (cluster === undefined) return null
  return (
    <Panel
      title="Workers"
      actions={
        <span className="lb-controls">
          <WorkerStepper clusterId={clusterId} desired={cluster.desired} />
          <ReloadButton cluster={cluster} />
        </span>
      }
    >
      <ul className="lb-workers" aria-label="Workers">
        {cluster.slots.map((slot) => (
          <WorkerBox
            key={slot.slot}
            clusterId={clusterId}
            slot={slot}
            visits={counters[slot.slot]}
            words={counterWords[variant]}
          />
        ))}
      </ul>
    </Panel>
  )
}

interface WorkerBoxProps {
  readonly clusterId: string
  readonly slot: SlotSnapshot
  readonly visits: number | undefined
  readonly words: string
}

function WorkerBox({ clusterId, slot, visits, words }: WorkerBoxProps) {
  return (
    <li className="lb-worker">
      <div className="lb-head">
        <SlotChip slot={slot.slot} /> <SlotStateLabel slot={slot} />
      </div>
      <div className="lb-visits">
        {visits === undefined ? '–' : formatNumber(visits)} <span className="lb-quiet">{words}</span>
      </div>
      <div className="lb-foot">
        <span className="mono lb-quiet">{slot.pid === null ? 'no process' : `pid ${slot.pid}`}</span>
        <KillMenu clusterId={clusterId} slot={slot} place="row" />
      </div>
    </li>
  )
}
