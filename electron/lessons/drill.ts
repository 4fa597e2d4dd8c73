import { actionOf } from '../../shared/actions/actions.ts'
import { mix32 } from '../../shared/base/mix32.ts'
import { valueWords } from '../../shared/experiments/limit.ts'
import { measureOf, type slotMeasures } from '../../shared/experiments/measures.ts'
import type { Drill as DrillFile } from '../../shared/lessons/lesson-file.ts'
import type { DrillState } from '../../shared/lessons/lesson-view.ts'
import { limits } from '../../shared/limits.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { LessonPorts } from './ports.ts'

type Fault = DrillFile['faults'][number]

export interface DrillOptions {
  readonly drill: DrillFile
  readonly ports: LessonPorts
  /** Which fault, which slot and when are drawn from it. */
  readonly seed: number
  readonly changed: () => void
}

/** Before the fault comes the service is well for so long, so that a person sees what well is. */
const wait = { leastMs: 5000, mostMs: 20_000 }
/** A load of a lesson ends by itself: another one follows. */
const loadForMs = 60_000
const mostEvents = 8
/** What does not end by then is not waited for. */
const longestEndMs = 30_000

/** A hidden fault in a running service: drawn from a seed, found by a person, and taken back whatever happens. */
export class DrillRun {
  readonly #drill: DrillFile
  readonly #ports: LessonPorts
  readonly #changed: () => void
  readonly #fault: Fault
  readonly #slots: readonly number[]
  readonly #waitMs: number
  readonly #seed: number
  #phase: DrillState['phase'] = 'ready'
  #startedAtMs: number | null = null
  #landed: { readonly atMs: number; readonly words: string } | null = null
  /** Why the fault did not begin. */
  #refusal: string | null = null
  /** Also when it landed after its end. */
  #hasActed = false
  #hintCount = 0
  #answer: DrillState['answer'] = null
  #solution: DrillState['solution'] = null
  #cancels: (() => void)[] = []
  #acting: Promise<void> = Promise.resolve()
  #loading: Promise<void> = Promise.resolve()
  #ended: Promise<void> = Promise.resolve()

  constructor({ drill, ports, seed, changed }: DrillOptions) {
    this.#drill = drill
    this.#ports = ports
    this.#changed = changed
    this.#seed = seed
    const fault = drill.faults[mix32(seed) % drill.faults.length]
    if (fault === undefined) throw new Error('a drill without faults was read')
    this.#fault = fault
    const slots = Array.from({ length: Math.max(1, ports.desired()) }, (_, nth) => nth + 1)
    const drawn = slots[mix32(seed + 1) % slots.length] ?? 1
    this.#slots = fault.deed.target.kind === 'all' ? slots : [drawn]
    this.#waitMs = wait.leastMs + (mix32(seed + 2) % (wait.mostMs - wait.leastMs))
  }

  get state(): DrillState {
    const { title, story, faults, hints, withinS } = this.#drill
    return {
      title,
      story,
      phase: this.#phase,
      startedAtMs: this.#startedAtMs,
      endsAtMs: this.#startedAtMs === null ? null : this.#startedAtMs + withinS * 1000,
      kinds: faults.map(({ id, words }) => ({ id, words })),
      hints: hints.slice(0, this.#hintCount),
      hintCount: hints.length,
      solution: this.#solution,
      answer: this.#answer,
    }
  }

  /** Load begins at once, the fault after a while that is drawn, too. */
  start(): Result<void> {
    if (this.#phase !== 'ready') return fail('already-so', 'The drill has begun already')
    this.#phase = 'running'
    const { clock } = this.#ports
    this.#startedAtMs = clock.nowMs()
    this.#cancels = [
      clock.after(this.#waitMs, () => {
        this.#acting = this.#act()
      }),
      clock.after(this.#drill.withinS * 1000, () => this.#finish('over')),
    ]
    this.#loading = this.#keepLoading()
    this.#changed()
    return ok(undefined)
  }

  /** The next hint. */
  hint(): Result<void> {
    if (this.#phase !== 'running') return notRunning
    if (this.#hintCount >= this.#drill.hints.length) return fail('already-so', 'There is no further hint')
    this.#hintCount += 1
    this.#changed()
    return ok(undefined)
  }

  /** What the person found; `slot` null: none alone. The fault is taken back, and the solution told. */
  answer(slot: number | null, kind: string): Result<void> {
    if (this.#phase !== 'running') return notRunning
    if (!this.#drill.faults.some(({ id }) => id === kind))
      return fail('invalid-input', `"${kind}" is none of the kinds: pick one of them`)
    if (this.#landed === null)
      return fail('wrong-state', 'Watch the service a little longer: there is nothing to be found yet')
    const isRight = kind === this.#fault.id && (this.#isOfAll || this.#slots.includes(slot ?? -1))
    this.#answer = { slot, kind, tookMs: Math.max(0, this.#ports.clock.nowMs() - this.#landed.atMs), isRight }
    this.#finish('answered')
    return ok(undefined)
  }

  /** Gives up: the solution is told. */
  end(): Result<void> {
    if (this.#phase !== 'running') return notRunning
    this.#finish('over')
    return ok(undefined)
  }

  /** When nothing of it is left. Never rejects. */
  settled(): Promise<void> {
    return this.#ended
  }

  async close(): Promise<void> {
    if (this.#phase === 'running') this.#finish('over')
    await this.#ended
  }

  get #isOfAll(): boolean {
    return this.#fault.deed.target.kind === 'all'
  }

  async #act(): Promise<void> {
    const { clock } = this.#ports
    const atMs = clock.nowMs()
    const target = this.#isOfAll ? this.#fault.deed.target : { kind: 'slots' as const, slots: [...this.#slots] }
    const leftMs = (this.#startedAtMs ?? atMs) + this.#drill.withinS * 1000 - atMs
    // It stays until it is found, however long its author thought it should.
    const forMs = Math.min(limits.faultForMs.max, Math.max(limits.faultForMs.min, leftMs))
    const { deed } = this.#fault
    const step = 'fault' in deed ? { ...deed, target, for: forMs } : { ...deed, target }
    const done = await this.#ports.act(step, this.#seed).catch((error: unknown) => fail('internal', String(error)))
    this.#hasActed = done.ok
    if (this.#phase !== 'running') return
    if (done.ok) this.#landed = { atMs, words: done.value.words }
    else {
      this.#refusal = done.error.message
      // Nothing can be found: the time is not the person's fault.
      this.#finish('over')
      return
    }
  }

  /** One load after the other until it is over. */
  async #keepLoading(): Promise<void> {
    const { path, ratePerSec, newConnections } = this.#drill.load
    while (this.#phase === 'running') {
      const load = { load: 'drill', path, ratePerSec, for: loadForMs, connections: 16 }
      const loaded = await this.#ports
        .load({ ...load, newConnections, background: true })
        .catch((error: unknown) => fail('internal', String(error)))
      // Without load there is little to see, and no reason to ask again at once.
      if (!loaded.ok) return
    }
  }

  #finish(phase: 'answered' | 'over'): void {
    if (this.#phase !== 'running') return
    this.#phase = phase
    for (const cancel of this.#cancels) cancel()
    this.#cancels = []
    // Before it is taken back: afterwards nothing of it is measured any more.
    this.#solution = this.#tellSolution()
    this.#ended = this.#clean()
    this.#changed()
  }

  #tellSolution(): DrillState['solution'] {
    const told = { slots: this.#slots, kind: this.#fault.id }
    const landed = this.#landed
    if (landed === null)
      return { ...told, sinceMs: null, words: this.#refusal ?? 'It ended before that began', evidence: [] }
    return { ...told, sinceMs: landed.atMs, words: '', evidence: [...this.#events(landed), ...this.#probes()] }
  }

  /** What happened to the slot tells of the fault, too; where nothing did, what was seen when it landed. */
  #events({ atMs, words }: { readonly atMs: number; readonly words: string }): readonly string[] {
    const events = this.#ports.eventsSince(atMs)
    const own = events.filter(({ slot }) => slot !== null && this.#slots.includes(slot))
    const happened = own.filter(({ kind }) => kind !== 'fault' && kind !== 'spawn')
    const told = [happened, own, events].find(({ length }) => length > 0) ?? []
    const lines = told.slice(0, mostEvents).map((event) => event.words)
    return own.length > 0 ? lines : [words, ...lines]
  }

  /** How the slot that was hit stands beside the others, where it stands apart. */
  #probes(): readonly string[] {
    const [slot] = this.#slots
    if (this.#isOfAll || slot === undefined) return []
    const others = Array.from({ length: this.#ports.desired() }, (_, nth) => nth + 1).filter((one) => one !== slot)
    return Object.entries(noise).flatMap(([id, ofNoise]) => {
      const measure = measureOf(id)
      const value = this.#ports.read(id, slot)
      const known = others.flatMap((other) => this.#ports.read(id, other) ?? []).toSorted((one, two) => one - two)
      const middle = known[Math.floor(known.length / 2)]
      if (measure === undefined || value === null || middle === undefined) return []
      if (!isApart(value, middle, ofNoise)) return []
      const words = (one: number): string => valueWords(measure.unit, one)
      return [`slot ${slot} ${measure.words}: ${words(value)}; in the middle of the others: ${words(middle)}`]
    })
  }

  /** A slot that was given up meanwhile comes back: the next drill begins with a service that is well. */
  async #tryAgain(): Promise<void> {
    const retry = { name: 'try again', action: 'cluster.retry', input: { slot: null } } as const
    // That there is none is no failure.
    await this.#ports
      .act({ ...retry, target: { kind: 'all' } }, this.#seed)
      .catch((error: unknown) => fail('internal', String(error)))
  }

  async #atMost(doing: Promise<void>): Promise<void> {
    let cancel = (): void => {}
    const late = new Promise<void>((done) => {
      cancel = this.#ports.clock.after(longestEndMs, done)
    })
    await Promise.race([doing, late])
    cancel()
  }

  /** Also what was still landing when it ended. */
  async #clean(): Promise<void> {
    this.#ports.stop()
    await this.#atMost(this.#acting)
    const { deed } = this.#fault
    const reverts = 'action' in deed ? (actionOf(deed.action)?.reverts ?? null) : null
    if (reverts !== null && this.#hasActed) {
      const target = { kind: 'slots' as const, slots: [...this.#slots] }
      await this.#ports
        .act({ name: 'take it back', action: reverts, input: {}, target }, this.#seed)
        .catch((error: unknown) => fail('internal', String(error)))
    }
    const left = await this.#ports.takeBack().catch((error: unknown) => String(error))
    if (this.#hasActed) await this.#tryAgain()
    await this.#atMost(this.#loading)
    if (left !== null && this.#solution !== null) {
      this.#solution = { ...this.#solution, evidence: [...this.#solution.evidence, `Still there: ${left}`] }
      this.#changed()
    }
  }
}

const notRunning = fail('wrong-state', 'The drill does not run: start it first')

/** What two healthy workers differ by. Each of them reports twice a second: it is silent in between. */
const noise: Readonly<Record<keyof typeof slotMeasures, number>> = {
  'slot.cpu.ratio': 0.1,
  'slot.memory.rss-bytes': 8 * 1024 * 1024,
  'slot.loop.delay-p99-ms': 50,
  'slot.loop.use-ratio': 0.1,
  'slot.requests.per-sec': 1,
  'slot.silent-ms': 1500,
}

/** Twice as much, or half of it, and by more than noise. */
function isApart(value: number, middle: number, ofNoise: number): boolean {
  return Math.abs(value - middle) > ofNoise && (value >= middle * 2 || value <= middle / 2)
}
