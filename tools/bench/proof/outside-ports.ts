import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import type { ActionStep, Experiment } from '../../../electron/experiments/experiment.ts'
import type { MeasuredSecond } from '../../../electron/experiments/judge/load-window.ts'
import type { Begun, Landing, RunPorts } from '../../../electron/experiments/run/ports.ts'
import { beginLoad } from '../../../electron/load/begin-load.ts'
import { remarksOn } from '../../../electron/load/results/remarks.ts'
import type { GeneratedLoad } from '../../../electron/load/types.ts'
import { systemClock } from '../../../shared/base/clock.ts'
import { errorWords } from '../../../shared/base/error-words.ts'
import type { LoadSecond, LoadTotals } from '../../../shared/model/load.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { Service } from './service.ts'
import { WhoAnswers } from './who-answers.ts'

const generatorPath = resolve(import.meta.dirname, '../../../out/main/load-generator.cjs')

/** The hands and eyes of an experiment on something that the deck does not run: it is only seen from outside. */
export class OutsidePorts {
  readonly #service: Service
  readonly #eyes: WhoAnswers
  readonly #seconds: MeasuredSecond[] = []
  readonly #rows: LoadSecond[] = []
  #load: GeneratedLoad | null = null
  #settings: Parameters<typeof beginLoad>[0]['settings'] | null = null
  #isEnding = false
  #lost: string | null = null

  constructor(service: Service) {
    this.#service = service
    this.#eyes = new WhoAnswers(service.url)
  }

  get totals(): LoadTotals | null {
    return this.#load?.totals() ?? null
  }

  close(): void {
    this.#eyes.close()
    this.#load?.close()
  }

  get ports(): RunPorts {
    return {
      clock: systemClock,
      beginLoad: (load) => this.#begin(load),
      endLoad: async () => {
        this.#isEnding = true
        await this.#load?.stop()
      },
      seconds: () => this.#seconds,
      remarks: () => this.#remarks(),
      look: () => ({
        isRunning: true,
        listening: Math.min(this.#eyes.now.length, this.#service.processes),
        desired: this.#service.processes,
        rail: null,
        loadLost: this.#lost,
      }),
      read: ({ measure }) =>
        measure.id === 'workers.listening' ? Math.min(this.#eyes.now.length, this.#service.processes) : null,
      ask: async () => null,
      begin: (step, seed) => this.#do(step, seed),
      takeBack: async () => null,
      decidedElsewhere: () => null,
      eventsSince: () => [],
    }
  }

  async #begin(load: NonNullable<Experiment['load']>): Promise<Result<void>> {
    this.#settings = { ...load, durationS: null, warmUpS: 0 }
    this.#load = beginLoad({
      settings: this.#settings,
      targets: [{ url: new URL(this.#service.url), addresses: [new URL(this.#service.url).hostname] }],
      checksCertificate: true,
      clock: systemClock,
      generatorPath,
      execPath: process.execPath,
      forked: () => {},
      gone: () => {},
      onSecond: (second, latencies) => {
        this.#seconds.push({ second, latencies })
        this.#rows.push(second)
      },
      onChange: () => {},
    })
    void this.#load.ended.then(({ words }) => {
      if (!this.#isEnding) this.#lost = words
    })
    return ok(undefined)
  }

  #remarks() {
    if (this.#load === null || this.#settings === null) return []
    const { silentMs } = this.#load
    const facts = { settings: this.#settings, totals: this.#load.totals(), seconds: this.#rows, silentMs }
    return remarksOn({ ...facts, isOver: true, cores: availableParallelism() })
  }

  #do({ does }: ActionStep, seed: number): Begun {
    const landed = this.#act(does, seed).then((said): Landing => {
      if (said.ok) return { isLanded: true, words: said.value, atMs: Date.now() }
      return { isLanded: false, words: said.error.message, why: 'not-landed' }
    })
    return { slots: [], landed, over: landed.then(() => {}) }
  }

  async #act(does: string, seed: number): Promise<Result<string>> {
    try {
      if (does === 'worker.sigkill') return await this.#kill(seed)
      if (does === 'cluster.reload') return ok(await this.#service.reload())
      return fail('unsupported-here', `nobody can do ${does} from outside`)
    } catch (error) {
      return fail('not-reached-in-time', errorWords(error))
    }
  }

  async #kill(seed: number): Promise<Result<string>> {
    const alive = this.#eyes.now.toSorted()
    const victim = alive[seed % Math.max(1, alive.length)]
    if (victim === undefined) return fail('worker-gone', 'nobody answers')
    this.#eyes.forget(victim)
    return ok(await this.#service.kill(victim))
  }
}
