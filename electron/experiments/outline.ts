import { counted, slotNames } from '../../shared/base/plain-words.ts'
import { limitWords } from '../../shared/experiments/limit.ts'
import type { ExperimentOutline } from '../../shared/model/experiment.ts'
import type { FaultTarget } from '../../shared/model/fault.ts'
import type { Check, Experiment, Step } from './experiment.ts'
import { wordsOf } from './read-experiment.ts'

/** What an experiment would do, in words, without a cluster. */
export function outlineOf(experiment: Experiment): ExperimentOutline {
  const { title, hypothesis, method, rollbacks, seed, repeats } = experiment
  return {
    title,
    hypothesis: hypothesis.title,
    checks: hypothesis.checks.flatMap((check) =>
      check.when.map((when) => ({ name: check.name, limit: checkWords(check), when })),
    ),
    steps: [
      ...method.map((step) => ({ part: 'method' as const, ...stepOutline(step) })),
      ...rollbacks.map((step) => ({ part: 'rollback' as const, ...stepOutline(step) })),
    ],
    loadWords: loadWords(experiment.load),
    durationMs: durationOf(experiment),
    seed,
    repeats,
  }
}

export function checkWords({ measure, slot, limit }: Pick<Check, 'measure' | 'slot' | 'limit'>): string {
  return limitWords(measure, slot, limit)
}

/** "SIGKILL on 1 slot at random", "status" of a probe. */
export function stepWords(step: Step, slots: readonly number[] | null = null): string {
  if (step.kind === 'probe') return `look at ${step.reading.measure.words}`
  if (step.does.startsWith('cluster.') || step.does.startsWith('fault.dependency')) return wordsOf(step)
  return `${wordsOf(step)} on ${slots === null ? targetWords(step.target) : slotNames(slots)}`
}

const stepOutline = (step: Step) => ({
  name: step.name,
  words: stepWords(step),
  does: step.kind === 'probe' ? step.reading.measure.id : step.does,
})

function targetWords(target: FaultTarget): string {
  switch (target.kind) {
    case 'all':
      return 'all slots'
    case 'random':
      return `${counted(target.count, 'slot')} at random`
    case 'slots':
      return slotNames(target.slots)
  }
}

function loadWords(load: Experiment['load']): string {
  if (load === null) return 'no load'
  const rate = load.model === 'open' ? `${load.ratePerSec} requests/s` : 'as many requests as are answered'
  return `${rate} on ${counted(load.connections, 'connection')}`
}

/** Waits for what holds; strikes take as long as they take. */
function durationOf({ timing, method }: Experiment): number {
  const steps = method.reduce((sum, step) => {
    const own = step.kind === 'probe' || step.isBackground ? 0 : step.holds ? (step.forMs ?? 0) : 0
    return sum + step.pauses.beforeMs + own + step.pauses.afterMs
  }, 0)
  return timing.settleMs + timing.beforeMs + steps + timing.afterMs
}
