import type { ExperimentDots, ExperimentFigures, ExperimentRun } from '../../../shared/model/experiment.ts'

const shown: readonly {
  readonly key: keyof ExperimentFigures
  readonly words: string
  readonly unit: ExperimentDots['unit']
}[] = [
  { key: 'noticedMs', words: 'Noticed after', unit: 'ms' },
  { key: 'listeningAgainMs', words: 'All listening again after', unit: 'ms' },
  { key: 'rateAgainMs', words: '95 % of the rate again after', unit: 'ms' },
  { key: 'lostCount', words: 'Requests lost', unit: '' },
  { key: 'injectedCount', words: 'Answered by faults', unit: '' },
  { key: 'rateBeforePerSec', words: 'Rate before', unit: '/s' },
  { key: 'p99BeforeMs', words: 'p99 before', unit: 'ms' },
  { key: 'p99DuringMs', words: 'p99 during', unit: 'ms' },
  { key: 'p99AfterMs', words: 'p99 after', unit: 'ms' },
]

/** Every figure of every run; runs are never made one number. */
export function dotsOf(runs: readonly Pick<ExperimentRun, 'figures'>[]): readonly ExperimentDots[] {
  return shown.map(({ key, words, unit }) => {
    const values = runs.map(({ figures }) => figures[key])
    const known = values.filter((value) => value !== null).sort((one, other) => one - other)
    const middle = known.length >> 1
    const median = known.length % 2 === 1 ? known[middle] : ((known[middle - 1] ?? 0) + (known[middle] ?? 0)) / 2
    return {
      words,
      unit,
      values,
      least: known[0] ?? null,
      median: known.length === 0 ? null : (median ?? null),
      most: known.at(-1) ?? null,
    }
  })
}
