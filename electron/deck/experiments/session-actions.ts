import type { Clock } from '../../../shared/base/clock.ts'
import { commands } from '../../../shared/ipc/contract.ts'
import { fail, type Result } from '../../../shared/result.ts'
import type { ActionStep } from '../../experiments/experiment.ts'
import type { Begun, Landing } from '../../experiments/run/ports.ts'
import type { WorkerTarget } from '../../supervisor/types.ts'
import { servingSlots } from '../session/listening-slots.ts'
import { drawSlots } from './draw-slots.ts'
import type { ExperimentedCluster } from './experimented-cluster.ts'

type Said = Result<{ readonly words: string }>

const gains: ReadonlySet<string> = new Set(['worker.resume', 'worker.rotate-in'])

/** Actions of the kill menu and of the cluster, as steps of an experiment. */
export class SessionActions {
  readonly #session: ExperimentedCluster
  readonly #clock: Clock
  #paused: readonly WorkerTarget[] = []

  constructor(session: ExperimentedCluster, clock: Clock) {
    this.#session = session
    this.#clock = clock
  }

  /** `leastListening`: so many must stay listening and unhurt. */
  begin(step: ActionStep, seed: number, leastListening: number): Begun {
    if (step.does.startsWith('worker.')) return this.#onWorkers(step, seed, leastListening)
    const landed = this.#session.doAs(step.does, step.input).then((answer) => this.#landingOf([answer]))
    return { slots: [], landed, over: landed.then(() => {}) }
  }

  /** Paused workers go on. Answers with what could not be taken back; null: nothing is left. */
  async takeBack(): Promise<string | null> {
    const paused = this.#paused
    this.#paused = []
    const answers = await Promise.all(paused.map((target) => this.#act(target, { action: 'worker.resume' })))
    const left = answers.find((answer) => !answer.ok && !['worker-gone', 'already-so'].includes(answer.error.code))
    return left?.ok === false ? left.error.message : null
  }

  #onWorkers(step: ActionStep, seed: number, leastListening: number): Begun {
    const { slots, within } = this.#session
    const drawn = drawSlots(step.target, within, seed)
    if (drawn.length === 0) return refused([], 'no worker is there to be hit', 'not-landed')
    const rest = [...servingSlots(slots).keys()].filter((slot) => !drawn.includes(slot)).length
    // Who goes on, or comes back, is no loss.
    if (rest < leastListening && !gains.has(step.does)) {
      return refused(drawn, `it would leave ${rest} listening, and at least ${leastListening} must`, 'rail')
    }
    const landed = Promise.all(drawn.map((slot) => this.#onSlot(step, slot))).then((all) => this.#landingOf(all))
    return { slots: drawn, landed, over: landed.then(() => {}) }
  }

  async #onSlot({ does, input }: ActionStep, slot: number): Promise<Said> {
    const present = this.#session.slots.find((one) => one.slot === slot)
    if (present === undefined || !this.#session.within.includes(slot))
      return fail('worker-gone', `slot ${slot} has no process`)
    // A container on another node has a process that nobody here can number.
    const target = { slot, generation: present.generation, pid: present.pid ?? 0 }
    const order = { ...input, action: does }
    const said = await this.#act(target, order)
    if (does === 'worker.pause' && said.ok) this.#paused = [...this.#paused, target]
    return said
  }

  async #act(target: WorkerTarget, order: Readonly<Record<string, unknown>>): Promise<Said> {
    const read = commands['worker.act'].input.safeParse({ clusterId: this.#session.id, ...target, ...order })
    return read.success ? this.#session.act(target, read.data) : fail('invalid-input', read.error.message)
  }

  /** What is so already needs not be done. */
  #landingOf(answers: readonly Result<unknown>[]): Landing {
    const failed = answers.find((answer) => !answer.ok && answer.error.code !== 'already-so')
    if (failed?.ok === false) return { isLanded: false, words: failed.error.message, why: 'not-landed' }
    const words = answers.flatMap((answer) => (answer.ok ? wordsIn(answer.value) : answer.error.message))
    return { isLanded: true, words: words.length === 0 ? 'done' : words.join('; '), atMs: this.#clock.nowMs() }
  }
}

function refused(slots: readonly number[], words: string, why: 'not-landed' | 'rail'): Begun {
  return { slots, landed: Promise.resolve({ isLanded: false, words, why }), over: Promise.resolve() }
}

function wordsIn(value: unknown): readonly string[] {
  const hasWords = typeof value === 'object' && value !== null && 'words' in value && typeof value.words === 'string'
  return hasWords ? [String(value.words)] : []
}
