import { ageJitterRatio } from '../../../shared/limits.ts'
import type { LifecycleEvent } from '../../../shared/model/event.ts'
import type { WorkerLimits } from '../../../shared/model/rules.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { ChartBound } from '../../charts/marks/chart-bound.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatRoundDuration } from '../../format/duration.ts'
import { formatNumber } from '../../format/number.ts'
import { formatPercent } from '../../format/percent.ts'
import type { MetricId } from './metric.ts'

const none: readonly ChartBound[] = []

/** The levels at which a rule of the cluster acts, for the chart that shows that number. */
export function chartBounds(metric: MetricId, settings: ClusterSettings): readonly ChartBound[] {
  const { workerLimits, autoscale } = settings
  const { age, requests, unresponsive } = workerLimits
  switch (metric) {
    case 'memory':
      return memoryBounds('rss', workerLimits)
    case 'heap':
      return memoryBounds('heap-used', workerLimits)
    case 'age':
      if (!age.isOn) return none
      return [
        {
          value: age.ms,
          from: age.ms * (1 - ageJitterRatio),
          words: `replace at ${formatRoundDuration(age.ms)}, up to a tenth earlier`,
        },
      ]
    case 'requests':
      if (!requests.isOn) return none
      return [{ value: requests.count, words: `replace at ${countedRequests(requests.count)}` }]
    case 'silence':
      if (unresponsive.act === 'nothing') return none
      return [
        {
          value: unresponsive.afterMs,
          words: `${unresponsive.act} after ${formatRoundDuration(unresponsive.afterMs)}`,
          isAlwaysShown: true,
        },
      ]
    case 'loop-use':
      if (!autoscale.isOn) return none
      return [
        { value: autoscale.upRatio, words: `mean ≥ ${formatPercent(autoscale.upRatio)}: one more worker` },
        { value: autoscale.downRatio, words: `mean ≤ ${formatPercent(autoscale.downRatio)}: one less` },
      ]
    case 'cpu':
    case 'loop-delay':
      return none
  }
}

/** The kind of event that tells of such a rule at work. */
export function ruleEventKind(metric: MetricId): LifecycleEvent['kind'] {
  return metric === 'loop-use' ? 'autoscale' : 'limit'
}

function memoryBounds(measure: WorkerLimits['memory']['measure'], { memory }: WorkerLimits): readonly ChartBound[] {
  if (!memory.isOn || memory.measure !== measure) return none
  const lasting = memory.forMs === 0 ? '' : ` for ${formatRoundDuration(memory.forMs)}`
  return [{ value: memory.bytes, words: `replace above ${formatBytes(memory.bytes).replace('.0', '')}${lasting}` }]
}

function countedRequests(count: number): string {
  return count === 1 ? '1 request' : `${formatNumber(count)} requests`
}
