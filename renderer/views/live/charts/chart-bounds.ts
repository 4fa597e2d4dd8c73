import type { ClusterSettings } from '../../../../shared/model/settings.ts'
import type { ChartBound } from '../../../charts/chart-bound.ts'
import type { MetricId } from '../../../charts/metric.ts'
import { formatBytes } from '../../../format/bytes.ts'
import { formatPercent } from '../../../format/percent.ts'

const none: readonly ChartBound[] = []

/** The levels at which a rule of the cluster acts, for the chart that shows that number. */
export function chartBounds(metric: MetricId, settings: ClusterSettings): readonly ChartBound[] {
  const { workerLimits, autoscale } = settings
  if (metric === 'memory' && workerLimits.memory.isOn && workerLimits.memory.measure === 'rss') {
    const { bytes } = workerLimits.memory
    return [{ value: bytes, words: `limit ${formatBytes(bytes)}` }]
  }
  if (metric === 'loop-use' && autoscale.isOn) {
    return [
      { value: autoscale.upRatio, words: `mean ≥ ${formatPercent(autoscale.upRatio)}: one more worker` },
      { value: autoscale.downRatio, words: `mean ≤ ${formatPercent(autoscale.downRatio)}: one less` },
    ]
  }
  return none
}
