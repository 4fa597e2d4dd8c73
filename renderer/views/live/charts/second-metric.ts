import type { ClusterSettings } from '../../../../shared/model/settings.ts'
import { chartBounds } from '../../../panels/worker-charts/chart-bounds.ts'
import type { MetricId } from '../../../panels/worker-charts/metric.ts'

/** What the lower chart shows until a person chooses, and when the number chosen is no longer there. */
export const defaultSecond: MetricId = 'loop-delay'

const always: readonly MetricId[] = ['loop-delay', 'memory', 'heap', 'loop-use']
const whileLimited: readonly MetricId[] = ['age', 'requests', 'silence']

/** What the lower chart can show: the last three only while they have a limit to climb to. */
export function secondChoices(settings: ClusterSettings | undefined): readonly MetricId[] {
  if (settings === undefined) return always
  return [...always, ...whileLimited.filter((id) => chartBounds(id, settings).length > 0)]
}

/** The number chosen, or the default one while it is no choice. */
export function secondMetric(chosen: MetricId, choices: readonly MetricId[]): MetricId {
  return choices.includes(chosen) ? chosen : defaultSecond
}
