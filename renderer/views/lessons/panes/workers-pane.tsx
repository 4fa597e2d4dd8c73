import { memo } from 'react'
import type { SlotSnapshot } from '../../../../shared/model/worker.ts'
import { Panel } from '../../../components/panel.tsx'
import { SlotChip } from '../../../components/slot-chip.tsx'
import { formatBytes } from '../../../format/bytes.ts'
import { formatDelay } from '../../../format/duration.ts'
import { formatCompact } from '../../../format/number.ts'
import { formatPercent } from '../../../format/percent.ts'
import { noValue } from '../../../format/quantity.ts'
import { KillMenu } from '../../../panels/worker/kill-menu.tsx'
import { SlotStateLabel } from '../../../panels/worker/slot-state-label.tsx'
import { readRowNumbers } from '../../../panels/worker-table/row-numbers.ts'
import { useCluster, useDeck, useNewestSlotPoint } from '../../../store/use-deck.ts'

interface WorkersPaneProps {
  readonly clusterId: string
  /** The step asks for one of the kill menus. */
  readonly isPointed: boolean
  /** One of them is unlike the others: how late it answers is told instead of its number. */
  readonly isCompared: boolean
}

/** Each worker in one line: what it is, and what it costs. */
export function WorkersPane({ clusterId, isPointed, isCompared }: WorkersPaneProps) {
  const slots = useCluster(clusterId)?.slots ?? []
  return (
    <Panel title="Workers" className="lr-pane lr-workers" sub="each a process of its own">
      <div className="lr-scroll">
        <table className="lr-table" aria-label="Workers">
          <thead>
            <tr>
              <th scope="col">Slot</th>
              <th scope="col">State</th>
              {isCompared ? (
                <th scope="col" title="99 of 100 answers came within this time">
                  p99
                </th>
              ) : (
                <th scope="col" title="The operating system's number of the process">
                  PID
                </th>
              )}
              <th scope="col" title="Share of one core">
                CPU
              </th>
              <th scope="col" title="Requests that it answers each second">
                Req/s
              </th>
              <th scope="col" title="Resident memory">
                Memory
              </th>
              <th scope="col" title="How busy its event loop is">
                Loop
              </th>
              <th scope="col">Restarts</th>
              <th scope="col">
                <span className="visually-hidden">Kill</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {slots.map((slot) => (
              <WorkerLine
                key={slot.slot}
                clusterId={clusterId}
                slot={slot}
                isPointed={isPointed}
                isCompared={isCompared}
              />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

interface WorkerLineProps extends WorkersPaneProps {
  readonly slot: SlotSnapshot
}

/** A number of an earlier process is not this worker's, and an old one is not shown as present. */
const WorkerLine = memo(function WorkerLine({ clusterId, slot, isPointed, isCompared }: WorkerLineProps) {
  const newest = useNewestSlotPoint(clusterId, slot.slot)
  const samplingIntervalMs = useDeck((state) => state.samplingIntervalMs)
  const { point, self } = readRowNumbers(slot, newest, samplingIntervalMs)
  const loop = self === 'fresh' ? (point?.loopUtilizationRatio ?? null) : null
  return (
    <tr data-slot={slot.slot}>
      <td>
        <SlotChip slot={slot.slot} />
      </td>
      <td>
        <SlotStateLabel slot={slot} />
      </td>
      {isCompared ? (
        <td>{self === 'fresh' ? shown(point?.latencyP99Ms, formatDelay) : noValue}</td>
      ) : (
        <td className="mono selectable">{slot.pid ?? noValue}</td>
      )}
      <td>{shown(point?.cpuRatio, formatPercent)}</td>
      <td>{self === 'fresh' ? shown(point?.requestsPerSec, formatCompact) : noValue}</td>
      <td>{shown(point?.rssBytes, formatBytes)}</td>
      <td>{loop === null ? (self === 'stale' ? 'no report' : noValue) : formatPercent(loop)}</td>
      <td>{slot.restartCount}</td>
      <td>
        <span className="lf-control" data-pointed={isPointed}>
          <KillMenu clusterId={clusterId} slot={slot} place="row" />
        </span>
      </td>
    </tr>
  )
})

const shown = (value: number | null | undefined, format: (value: number) => string): string =>
  value === null || value === undefined ? noValue : format(value)
