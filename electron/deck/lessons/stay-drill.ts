import { mix32 } from '../../../shared/base/mix32.ts'
import type { Drill } from '../../../shared/lessons/lesson-file.ts'
import type { DrillState } from '../../../shared/lessons/lesson-view.ts'
import { fail, type Result } from '../../../shared/result.ts'
import { DrillRun } from '../../lessons/drill.ts'
import type { LessonPorts } from '../../lessons/ports.ts'

export interface StayDrillOptions {
  /** Null: the lesson has none. */
  readonly drill: Drill | undefined
  readonly ports: LessonPorts
  /** The first drill's; each further one has another. */
  readonly seed: number
  changed(): void
  /** The person answered, or gave up. */
  answered(outcome: 'solved' | 'tried'): void
}

const noDrill = fail('not-found', 'This lesson has no drill')
const notBegun = fail('wrong-state', 'No drill is under way: start it first')

/** Drills of one stay in a lesson, one after the other, each drawn anew. */
export class StayDrill {
  readonly #options: StayDrillOptions
  #run: DrillRun | null = null
  #seed: number
  #isTold = false

  constructor(options: StayDrillOptions) {
    this.#options = options
    this.#seed = options.seed
  }

  /** Null before the cluster was there once, and where there is none. */
  get state(): DrillState | null {
    return this.#run?.state ?? null
  }

  /** The cluster is there: slots can be drawn. */
  prepare(): void {
    const { drill, ports } = this.#options
    if (drill === undefined) return
    this.#isTold = false
    this.#seed = mix32(this.#seed + 1) % 1_000_000
    this.#run = new DrillRun({ drill, ports, seed: this.#seed, changed: () => this.#changed() })
  }

  do(asked: 'start' | 'hint' | 'end'): Result<void> {
    if (this.#options.drill === undefined) return noDrill
    if (this.#run === null) return notBegun
    switch (asked) {
      case 'start': {
        const { phase } = this.#run.state
        if (phase === 'answered' || phase === 'over') this.prepare()
        return this.#run.start()
      }
      case 'hint':
        return this.#run.hint()
      case 'end':
        return this.#run.end()
    }
  }

  answer(slot: number | null, kind: string): Result<void> {
    return this.#run?.answer(slot, kind) ?? notBegun
  }

  /** What it did is taken back. */
  async close(): Promise<void> {
    const run = this.#run
    await run?.close()
    // The cluster may be back meanwhile, and the next one drawn.
    if (this.#run === run) this.#run = null
  }

  #changed(): void {
    const state = this.#run?.state
    if (!this.#isTold && state !== undefined && (state.phase === 'answered' || state.phase === 'over')) {
      this.#isTold = true
      this.#options.answered(state.answer?.isRight === true ? 'solved' : 'tried')
    }
    this.#options.changed()
  }
}
