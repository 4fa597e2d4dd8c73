import type { ExperimentStep } from '../../../shared/model/experiment.ts'
import type { Step } from '../experiment.ts'
import type { Strike } from '../judge/recovery.ts'
import { stepWords } from '../outline.ts'

interface Entry {
  readonly step: Step
  now: ExperimentStep
}

/** The steps of one run: what became of each. */
export class RunSteps {
  readonly #entries: readonly Entry[]

  constructor(method: readonly Step[], rollbacks: readonly Step[]) {
    const entry =
      (part: ExperimentStep['part']) =>
      (step: Step): Entry => ({ step, now: describe(part, step) })
    this.#entries = [...method.map(entry('method')), ...rollbacks.map(entry('rollback'))]
  }

  get all(): readonly ExperimentStep[] {
    return this.#entries.map(({ now }) => now)
  }

  change(step: Step, change: Partial<ExperimentStep>): ExperimentStep | null {
    const entry = this.#entries.find((one) => one.step === step)
    if (entry === undefined) return null
    const slots = change.slots ?? entry.now.slots
    const words = slots.length === 0 ? entry.now.words : stepWords(step, slots)
    entry.now = { ...entry.now, ...change, words }
    return entry.now
  }

  /** What was done to the cluster, and from when on it could recover from it. */
  strikes(nowMs: number): readonly Strike[] {
    return this.#entries.flatMap(({ step, now }) => {
      if (now.part !== 'method' || step.kind === 'probe' || now.startedAtMs === null) return []
      const fromMs = now.startedAtMs
      return [{ slots: now.slots, fromMs, untilMs: step.holds ? (now.endedAtMs ?? nowMs) : fromMs }]
    })
  }

  /** Nothing more of that part is begun. */
  skipRest(part: ExperimentStep['part']): void {
    for (const entry of this.#entries) {
      if (entry.now.part !== part) continue
      if (entry.now.state === 'waiting' || entry.now.state === 'pausing') entry.now = { ...entry.now, state: 'skipped' }
    }
  }
}

function describe(part: ExperimentStep['part'], step: Step): ExperimentStep {
  return {
    part,
    name: step.name,
    words: stepWords(step),
    does: step.kind === 'probe' ? step.reading.measure.id : step.does,
    slots: [],
    state: 'waiting',
    effect: '',
    startedAtMs: null,
    landedAtMs: null,
    endedAtMs: null,
  }
}
