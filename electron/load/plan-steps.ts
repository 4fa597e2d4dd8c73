import { counted } from '../../shared/base/plain-words.ts'
import type { LoadPoint } from '../../shared/model/load.ts'
import type { LoadExperiment, LoadSettings } from '../../shared/model/load-settings.ts'

/** One load of an experiment: what to run, with how many workers (null: as many as there are). */
export interface LoadStep {
  readonly settings: LoadSettings
  readonly workers: number | null
  /** "3 of 8: 4 workers"; null in a plain run. */
  readonly words: string | null
}

/** Time for connections to open and code to be compiled, before a step counts. */
const settleS = 1

/** The next step after those that ended, or null when the experiment is over. `points` holds one entry per ended step. */
export function nextStep(
  experiment: LoadExperiment,
  settings: LoadSettings,
  points: readonly LoadPoint[],
): LoadStep | null {
  switch (experiment.kind) {
    case 'run':
      return points.length === 0 ? { settings, workers: null, words: null } : null
    case 'limit': {
      const last = points.at(-1)
      if (last !== undefined && (!last.isWithinBounds || last.isGeneratorBound)) return null
      const rates = rampRates(experiment)
      const ratePerSec = rates[points.length]
      if (ratePerSec === undefined) return null
      const words = `step ${points.length + 1} of at most ${rates.length}: ${ratePerSec} req/s`
      return { settings: ofStep(settings, experiment.stepS, { model: 'open', ratePerSec }), workers: null, words }
    }
    case 'workers': {
      const workers = experiment.counts[points.length]
      if (workers === undefined) return null
      const words = `step ${points.length + 1} of ${experiment.counts.length}: ${counted(workers, 'worker')}`
      return { settings: ofStep(settings, experiment.stepS, {}), workers, words }
    }
  }
}

/** Rates from the first to the last, each `factor` times the one before; the last is the upper bound itself. */
export function rampRates(ramp: {
  readonly fromPerSec: number
  readonly toPerSec: number
  readonly factor: number
}): readonly number[] {
  const rates: number[] = []
  for (let rate = ramp.fromPerSec; rate < ramp.toPerSec; rate *= ramp.factor) {
    const whole = Math.round(rate)
    if (whole !== rates.at(-1) && whole < ramp.toPerSec) rates.push(whole)
  }
  return [...rates, ramp.toPerSec]
}

function ofStep(settings: LoadSettings, stepS: number, change: Partial<LoadSettings>): LoadSettings {
  return { ...settings, ...change, durationS: stepS, warmUpS: Math.max(settleS, settings.warmUpS) }
}
