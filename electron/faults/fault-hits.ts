import { faultAction } from '../../shared/actions/faults/fault-actions.ts'
import type { Clock } from '../../shared/base/clock.ts'
import type { FaultHit, FaultSpec } from '../../shared/model/fault.ts'
import { carrierOf, hitForMs } from './carrier.ts'
import { describeEffect } from './fault-effects.ts'
import { type HitFact, type HitLife, type HitRules, type HitStep, injecting, isHitOver, stepHit } from './hit-life.ts'

/** Hits that are over and still shown, newest last. */
const overKept = 20

/** One hit, as those who carry it out are told of it. */
export interface HitOrder {
  /** Unique within a cluster. */
  readonly key: number
  readonly faultId: number
  readonly spec: FaultSpec
  readonly slot: number
  /** Null: a fault of the slot in the primary, or one that waits for the slot's next worker. */
  readonly generation: number | null
  readonly pid: number | null
  /** For how long it shall hold. */
  readonly forMs: number
}

export interface Hit {
  order: HitOrder
  life: HitLife
  readonly atMs: number
  /** Until then it must have landed. */
  landByMonoMs: number | null
  endsMonoMs: number | null
  /** Its carrier is told again to take it back. */
  askAgainMonoMs: number | null
}

export type HitPlace = Pick<HitOrder, 'slot' | 'generation' | 'pid'>

/** What one fault did and does, place by place. */
export class FaultHits {
  readonly #spec: FaultSpec
  readonly #clock: Pick<Clock, 'nowMs'>
  readonly #rules: HitRules
  #all: readonly Hit[] = []
  /** So far, those not shown any more included. */
  count = 0
  landedCount = 0

  constructor(spec: FaultSpec, clock: Pick<Clock, 'nowMs'>) {
    this.#spec = spec
    this.#clock = clock
    const { lands, strikes, lasts } = faultAction(spec.fault)
    this.#rules = { landsByExit: lands === 'exited', isOnce: strikes !== null && lasts === 'once' }
  }

  /** Those not over, and the newest others. */
  get all(): readonly Hit[] {
    return this.#all
  }

  /** Those that something is left of, or may be. */
  get open(): readonly Hit[] {
    return this.#all.filter(({ life }) => !isHitOver(life))
  }

  of(slot: number, generation: number): readonly Hit[] {
    return this.open.filter(({ order }) => order.slot === slot && order.generation === generation)
  }

  add(faultId: number, key: number, place: HitPlace): Hit {
    const spec = this.#spec
    const hit: Hit = {
      order: { ...place, key, faultId, spec, forMs: hitForMs(spec) },
      life: { ...injecting, state: carrierOf(spec.fault) === 'start' ? 'waiting' : 'injecting' },
      atMs: this.#clock.nowMs(),
      landByMonoMs: null,
      endsMonoMs: null,
      askAgainMonoMs: null,
    }
    const over = this.#all.filter(({ life }) => isHitOver(life)).slice(-overKept)
    this.#all = [...this.#all.filter((one) => !isHitOver(one.life) || over.includes(one)), hit]
    this.count += 1
    return hit
  }

  /** What the fact changes. Null: nothing. */
  step(hit: Hit, fact: HitFact): (HitStep & { readonly before: HitLife; readonly isNewlyLanded: boolean }) | null {
    const before = hit.life
    const { life, undo } = stepHit(before, fact, this.#rules, this.#clock.nowMs())
    if (life === before) return null
    hit.life = life
    const isNewlyLanded = before.landedAtMs === null && life.landedAtMs !== null
    if (isNewlyLanded) {
      this.landedCount += 1
      hit.landByMonoMs = null
    }
    if (isHitOver(life)) {
      hit.landByMonoMs = null
      hit.endsMonoMs = null
      hit.askAgainMonoMs = null
    }
    return { life, undo, before, isNewlyLanded }
  }

  /** A worker of the slot listens: how long the end of the one before, if it was by this, left the slot without one. */
  listens(slot: number, generation: number): boolean {
    if (!this.#rules.landsByExit) return false
    const followed = this.#all.filter(({ order, life }) => {
      const isBefore = order.slot === slot && order.generation !== null && order.generation < generation
      return isBefore && life.landedAtMs !== null && life.endedAtMs !== null && !('listeningAgainMs' in life.numbers)
    })
    for (const hit of followed) {
      const listeningAgainMs = this.#clock.nowMs() - (hit.life.endedAtMs ?? 0)
      hit.life = { ...hit.life, numbers: { ...hit.life.numbers, listeningAgainMs } }
    }
    return followed.length > 0
  }

  /** As the window sees them. */
  get shown(): readonly FaultHit[] {
    return this.#all.slice(-overKept).map(({ order, life, atMs }) => ({
      slot: order.slot,
      generation: order.generation,
      pid: order.pid,
      state: life.state,
      words: describeEffect(this.#spec, life),
      atMs,
      landedAtMs: life.landedAtMs,
      endedAtMs: life.endedAtMs,
    }))
  }
}
