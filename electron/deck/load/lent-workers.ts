import type { ClusterSettings } from '../../../shared/model/settings.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { Supervisor } from '../../supervisor/types.ts'

/**
 * The number of workers while an experiment sets it. It is lent for that time alone: the cluster's own number, which is what
 * is saved, stays a person's, so that nothing has to be set right again after a stop, a quit or a crash.
 */
export class LentWorkers {
  readonly #supervisor: Pick<Supervisor, 'runState' | 'desired' | 'scale'>
  readonly #settings: () => ClusterSettings
  #isLent = false

  constructor(supervisor: Pick<Supervisor, 'runState' | 'desired' | 'scale'>, settings: () => ClusterSettings) {
    this.#supervisor = supervisor
    this.#settings = settings
  }

  /** False again when the cluster was stopped meanwhile: it starts with its own number. */
  get isLent(): boolean {
    return this.#isLent
  }

  /** Answers when the cluster has exactly so many, whatever its bounds are for a person. */
  async set(count: number): Promise<Result<void>> {
    const { runState } = this.#supervisor
    if (runState !== 'running') {
      return fail('wrong-state', `${this.#settings().name} is ${runState}: an experiment needs it running`)
    }
    this.#isLent = true
    return this.#scale(count)
  }

  /** Answers when the cluster has its own number again. */
  async giveBack(): Promise<Result<void>> {
    if (!this.#isLent) return ok(undefined)
    this.#isLent = false
    return this.#supervisor.runState === 'running' ? this.#scale(this.#settings().workers) : ok(undefined)
  }

  forget(): void {
    this.#isLent = false
  }

  /** What everybody else who wants to change the number is told; null while nothing is lent. */
  refusal(): ReturnType<typeof fail> | null {
    return this.#isLent
      ? fail('wrong-state', 'The load experiment sets the number of workers: stop it to choose one')
      : null
  }

  async #scale(count: number): Promise<Result<void>> {
    if (count === this.#supervisor.desired) return ok(undefined)
    const scaled = await this.#supervisor.scale(count)
    return !scaled.ok && scaled.error.code === 'already-so' ? ok(undefined) : scaled
  }
}
