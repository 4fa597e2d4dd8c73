import type { ExperimentCheck } from '../../../../../shared/model/experiment.ts'

/** What a chart of seconds can show a limit of. */
export type ChartedMeasure = 'errors' | 'rate' | 'p99' | 'listening'

const subjects: Readonly<Record<ChartedMeasure, string>> = {
  errors: 'errors',
  rate: 'rate',
  p99: 'p99',
  listening: 'workers listening',
}
const units: Readonly<Record<string, number>> = { '%': 1, ms: 1, s: 1000, '/s': 1, '': 1 }

/**
 * The number in a check's limit, in the unit of its chart (%, /s, ms, workers): null where the check is about something else, or is
 * a range. The contract tells limits in words alone; `limitWords` writes them.
 */
export function limitOf(check: Pick<ExperimentCheck, 'limit'>, measure: ChartedMeasure): number | null {
  const subject = subjects[measure]
  if (!check.limit.startsWith(`${subject} `)) return null
  const match = /^[<>≤≥=≠] (\d+(?:\.\d+)?)(?:\s?(%|ms|s|\/s))?(?: within .+)?$/.exec(
    check.limit.slice(subject.length + 1),
  )
  if (match === null) return null
  const [, number = '', unit = ''] = match
  return Number(number) * (units[unit] ?? 1)
}

/** Each limit once, whatever the times it is judged at. */
export function limitsOf(
  checks: readonly Pick<ExperimentCheck, 'limit'>[],
  measure: ChartedMeasure,
): readonly number[] {
  return [...new Set(checks.flatMap((check) => limitOf(check, measure) ?? []))]
}
