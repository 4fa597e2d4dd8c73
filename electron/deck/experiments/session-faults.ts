import type { Clock } from '../../../shared/base/clock.ts'
import { type FaultSnapshot, faultSpecSchema, type GuardRails } from '../../../shared/model/fault.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import type { ActionStep } from '../../experiments/experiment.ts'
import type { Begun, Landing } from '../../experiments/run/ports.ts'
import { hurtsSlots, keepsHurting } from '../../faults/carrier.ts'
import { brokenRail } from '../../faults/guard-rails.ts'
import type { StandingFault } from '../../faults/surroundings.ts'
import type { ClusterFaults } from '../faults/cluster-faults.ts'

/** Faults say in their snapshot what became of them. */
const lookEveryMs = 50
/** Beyond its own time a fault may need so long to be taken back; then it is given up, and said. */
const overdueMs = 30_000

/** Faults as steps of an experiment: injected, followed until they are over, taken back. */
export class SessionFaults {
  readonly #faults: ClusterFaults
  readonly #clock: Clock
  readonly #rails: GuardRails
  readonly #slots: () => readonly SlotSnapshot[]
  readonly #own = new Set<number>()
  /** What the cluster's rails ended before: a rail that breaks again says the same. */
  #railBefore: string | null

  /** `rails`: of the file and the cluster together. The faults themselves know those of the cluster alone. */
  constructor(faults: ClusterFaults, slots: () => readonly SlotSnapshot[], rails: GuardRails, clock: Clock) {
    this.#faults = faults
    this.#slots = slots
    this.#rails = rails
    this.#clock = clock
    this.#railBefore = faults.now.railWords
  }

  /** The guard rail that ended faults meanwhile, or that is broken while some are there. */
  get rail(): string | null {
    const { railWords, active } = this.#faults.now
    if (railWords !== this.#railBefore && railWords !== null) return railWords
    return active.some(({ state }) => state !== 'reverting') ? this.#brokenBy([]) : null
  }

  begin(step: ActionStep, seed: number): Begun {
    const { does: fault, input, target, trigger, forMs } = step
    const read = faultSpecSchema.safeParse({ fault, input, target, trigger, forMs, seed })
    if (!read.success) return notLanded(read.error.message, 'not-landed')
    const plan = this.#faults.preview(read.data)
    const rail = hurtsSlots(read.data) ? this.#brokenBy(plan.slots) : null
    if (rail !== null) return notLanded(`a guard rail forbids it: ${rail}`, 'rail')
    if (plan.refused !== null) return notLanded(plan.refused, 'not-landed')
    const injected = this.#faults.inject(read.data)
    this.#railBefore = null
    if (!injected.ok) return notLanded(injected.error.message, 'not-landed')
    const { faultId } = injected.value
    this.#own.add(faultId)
    const untilMonoMs = this.#clock.monoMs() + (forMs ?? 0) + overdueMs + delayOf(step)
    const landed = this.#when(faultId, untilMonoMs, (now) => now.landedAtMs !== null || now.endedAtMs !== null)
    const over = landed
      .then(() => this.#when(faultId, untilMonoMs, (now) => now.endedAtMs !== null))
      .then((now) => {
        // One that is overdue is still to be taken back, and said where that does not help.
        if (now === null || now.endedAtMs !== null) this.#own.delete(faultId)
      })
    return { slots: plan.slots, landed: landed.then(landingOf), over }
  }

  /** Answers with what is left, in words; null: nothing. */
  async takeBack(): Promise<string | null> {
    const answers = await Promise.all([...this.#own].map((faultId) => this.#faults.undo(faultId)))
    const left = answers.find((answer) => !answer.ok && answer.error.code !== 'not-found')
    return left?.ok === false ? left.error.message : null
  }

  #brokenBy(hitNext: readonly number[]): string | null {
    const standing = this.#faults.now.active.map(standingOf)
    return brokenRail({ slots: this.#slots(), rails: this.#rails, errors: null }, standing, hitNext)
  }

  /** Null: it is not known any more, or took too long. */
  #when(faultId: number, untilMonoMs: number, isSo: (now: FaultSnapshot) => boolean): Promise<FaultSnapshot | null> {
    return new Promise((done) => {
      const look = (): void => {
        const now = this.#find(faultId)
        if (now === null || isSo(now) || this.#clock.monoMs() > untilMonoMs) done(now)
        else this.#clock.after(lookEveryMs, look)
      }
      look()
    })
  }

  #find(faultId: number): FaultSnapshot | null {
    const { active, ended } = this.#faults.now
    return [...active, ...ended].find(({ id }) => id === faultId) ?? null
  }
}

/** As guard rails see it: where something of it is. */
function standingOf({ id, spec, hits }: FaultSnapshot): StandingFault {
  const slots = hits.filter(({ endedAtMs }) => endedAtMs === null).map(({ slot }) => slot)
  return { id, words: '', claims: null, slots, hurtsSlots: keepsHurting(spec) }
}

function landingOf(now: FaultSnapshot | null): Landing {
  if (now === null) return { isLanded: false, words: 'nothing is known of it any more', why: 'not-landed' }
  const { landedAtMs, words, endedBy } = now
  if (landedAtMs !== null) return { isLanded: true, words, atMs: landedAtMs }
  return { isLanded: false, words, why: endedBy === 'guard-rail' ? 'rail' : 'not-landed' }
}

function delayOf({ trigger }: ActionStep): number {
  return trigger.kind === 'after' ? trigger.afterMs : 0
}

function notLanded(words: string, why: 'not-landed' | 'rail'): Begun {
  return { slots: [], landed: Promise.resolve({ isLanded: false, words, why }), over: Promise.resolve() }
}
