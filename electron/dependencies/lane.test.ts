import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createManualClock, type ManualClock } from '../../shared/base/testing/manual-clock.ts'
import { ActiveToxic, DelayTally } from './active-toxic.ts'
import { Lane, mostHeldBytes } from './lane.ts'
import type { ToxicEffect } from './toxic.ts'

/** A lane between a sender and a receiver in memory: what passed, when, and whether the sender may go on. */
class TestLane {
  readonly clock: ManualClock = createManualClock()
  readonly passed: { readonly bytes: Buffer; readonly atMs: number }[] = []
  readonly tally = new DelayTally()
  readonly lane: Lane
  readonly toxics: ActiveToxic[] = []
  endedAtMs: number | null = null
  isFlowing = true
  takesMore = true
  endedBy: ActiveToxic | null = null

  constructor() {
    this.lane = new Lane(
      1,
      {
        clock: this.clock,
        write: (bytes) => {
          this.passed.push({ bytes, atMs: this.clock.monoMs() })
          return this.takesMore
        },
        end: () => {
          expect(this.endedAtMs).toBeNull()
          this.endedAtMs = this.clock.monoMs()
        },
        setFlowing: (isFlowing) => {
          this.isFlowing = isFlowing
        },
        limitReached: (active) => {
          this.endedBy = active
          this.lane.close()
        },
      },
      this.tally,
    )
  }

  set(...effects: readonly ToxicEffect[]): void {
    this.toxics.splice(0, Infinity, ...effects.map((effect) => new ActiveToxic(whole(effect))))
    this.lane.setHits(this.toxics.map((active) => ({ active, passedBytes: 0 })))
  }

  get bytes(): Buffer {
    return Buffer.concat(this.passed.map(({ bytes }) => bytes))
  }
}

const whole = (effect: ToxicEffect) => ({ ...effect, stream: 'downstream', toxicity: 1, seed: 1337 }) as const
const latency = (latencyMs: number, jitterMs = 0): ToxicEffect => ({ kind: 'latency', latencyMs, jitterMs })

describe('one direction of a proxied connection', () => {
  it('passes at once what no toxic holds', () => {
    const test = new TestLane()
    test.lane.push(Buffer.from('a'))
    test.lane.push(null)
    expect(test.passed).toEqual([{ bytes: Buffer.from('a'), atMs: 0 }])
    expect(test.endedAtMs).toBe(0)
    expect(test.tally.pieceCount).toBe(0)
  })

  it('passes everything, the end too, later by the latencies together', () => {
    const test = new TestLane()
    test.set(latency(100), latency(50))
    test.lane.push(Buffer.from('a'))
    test.clock.advance(20)
    test.lane.push(Buffer.from('b'))
    test.lane.push(null)
    test.clock.advance(1000)
    expect(test.passed.map(({ atMs }) => atMs)).toEqual([150, 170])
    expect(test.endedAtMs).toBe(170)
    expect(test.tally).toMatchObject({ pieceCount: 3, maxMs: 150 })
  })

  it('draws a jitter for each piece on both sides of the latency, and keeps the order', () => {
    const test = new TestLane()
    test.set(latency(100, 80))
    const sentAtMs: number[] = []
    for (let at = 0; at < 200; at += 1) {
      sentAtMs.push(test.clock.monoMs())
      test.lane.push(Buffer.from([at]))
      test.clock.advance(500)
    }
    const heldMs = test.passed.map(({ atMs }, at) => atMs - (sentAtMs[at] ?? 0))
    expect(Math.min(...heldMs)).toBeGreaterThanOrEqual(20)
    expect(Math.max(...heldMs)).toBeLessThanOrEqual(181)
    // Uniform: of 200 draws the mean is within three standard errors (46 / √200 each).
    expect(Math.abs(heldMs.reduce((sum, ms) => sum + ms, 0) / 200 - 100)).toBeLessThan(10)
    expect(new Set(heldMs).size).toBeGreaterThan(50)
  })

  it('passes a latency that was shortened or removed at once', () => {
    const test = new TestLane()
    test.set(latency(10_000))
    test.lane.push(Buffer.from('a'))
    test.lane.push(Buffer.from('b'))
    test.clock.advance(200)
    test.set(latency(500))
    test.clock.advance(299)
    expect(test.passed).toEqual([])
    test.clock.advance(1)
    expect(test.bytes.toString()).toBe('ab')
    test.set(latency(10_000))
    test.lane.push(Buffer.from('c'))
    test.set()
    expect(test.bytes.toString()).toBe('abc')
    expect(test.clock.timerCount).toBe(0)
  })

  it.each([100, 1000, 64_000, 5_000_000])('passes %d bytes a second, from the first one on', (ratePerSec) => {
    const test = new TestLane()
    test.set({ kind: 'bandwidth', ratePerSec })
    let sentCount = 0
    // A sender that always has more.
    for (let ms = 0; ms < 4000; ms += 1) {
      while (test.isFlowing && test.lane.heldBytes < ratePerSec) {
        test.lane.push(Buffer.alloc(Math.min(65_536, ratePerSec)))
        sentCount += 1
      }
      test.clock.advance(1)
    }
    expect(sentCount).toBeGreaterThan(0)
    // Less one slice of 50 ms at most.
    expect(test.bytes.length).toBeLessThanOrEqual(ratePerSec * 4)
    expect(test.bytes.length).toBeGreaterThanOrEqual(ratePerSec * 3.94)
  })

  it('does not make up for the time in which the receiver wanted nothing', () => {
    const test = new TestLane()
    test.set({ kind: 'bandwidth', ratePerSec: 1000 })
    test.takesMore = false
    test.lane.push(Buffer.alloc(10_000))
    test.clock.advance(5000)
    expect(test.bytes.length).toBe(50)
    test.takesMore = true
    test.lane.drained()
    test.clock.advance(1000)
    // One slice and what 50 ms are worth besides.
    expect(test.bytes.length).toBeLessThanOrEqual(1150)
    expect(test.bytes.length).toBeGreaterThanOrEqual(1000)
  })

  it('cuts into slices of about the size, each after its delay', () => {
    const test = new TestLane()
    test.set({ kind: 'slicer', averageBytes: 100, sizeVariation: 30, delayMs: 10 })
    test.lane.push(Buffer.alloc(10_000))
    test.clock.advance(10_000)
    const sizes = test.passed.slice(0, -1).map(({ bytes }) => bytes.length)
    expect(test.bytes.length).toBe(10_000)
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(70)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(130)
    expect(new Set(sizes).size).toBeGreaterThan(10)
    expect(test.passed.map(({ atMs }) => atMs)).toEqual(test.passed.map((_, at) => at * 10))
  })

  it('does not keep the others waiting while it passes slices without a delay', () => {
    const test = new TestLane()
    test.set({ kind: 'slicer', averageBytes: 1, sizeVariation: 0, delayMs: 0 })
    test.lane.push(Buffer.alloc(10_000))
    expect(test.passed.length).toBeLessThan(1000)
    test.clock.advance(0)
    expect(test.passed.length).toBe(10_000)
  })

  it('tells the end later, and the bytes before it at once, with a slow close', () => {
    const test = new TestLane()
    test.set({ kind: 'slow_close', delayMs: 300 })
    test.lane.push(Buffer.from('a'))
    test.lane.push(null)
    expect(test.bytes.toString()).toBe('a')
    test.clock.advance(299)
    expect(test.endedAtMs).toBeNull()
    test.clock.advance(1)
    expect(test.endedAtMs).toBe(300)
  })

  it('lets exactly so many bytes pass, those before the toxic not counted', () => {
    const test = new TestLane()
    test.lane.push(Buffer.from('before '))
    test.set({ kind: 'limit_data', bytes: 5 })
    test.lane.push(Buffer.from('abc'))
    expect(test.endedBy).toBeNull()
    test.lane.push(Buffer.from('defgh'))
    expect(test.bytes.toString()).toBe('before abcde')
    expect(test.endedBy?.toxic.kind).toBe('limit_data')
  })

  it('lets nothing pass at a limit of 0, and hears of it with the first byte', () => {
    const test = new TestLane()
    test.set({ kind: 'limit_data', bytes: 0 })
    expect(test.endedBy).toBeNull()
    test.lane.push(Buffer.from('a'))
    expect(test.passed).toEqual([])
    expect(test.endedBy).not.toBeNull()
  })

  it('holds back everything until a timeout is removed', () => {
    const test = new TestLane()
    test.set({ kind: 'timeout', timeoutMs: 0 })
    test.lane.push(Buffer.from('a'))
    test.lane.push(null)
    test.clock.advance(60_000)
    expect(test.passed).toEqual([])
    expect(test.endedAtMs).toBeNull()
    test.set()
    expect(test.bytes.toString()).toBe('a')
    expect(test.endedAtMs).toBe(60_000)
  })

  it.each([1, 100, 65_536])('stops a sender of pieces of %d bytes at the bound', (size) => {
    const test = new TestLane()
    test.set({ kind: 'timeout', timeoutMs: 0 })
    let count = 0
    for (; test.isFlowing && count < 1_000_000; count += 1) test.lane.push(Buffer.alloc(size))
    expect(test.lane.heldBytes).toBeLessThan(mostHeldBytes + size)
    expect(count).toBeLessThanOrEqual(Math.ceil(mostHeldBytes / (size + 256)))
    test.set()
    test.clock.advance(1000)
    expect(test.bytes.length).toBe(count * size)
    expect(test.isFlowing).toBe(true)
  })
})

type Step =
  | { readonly kind: 'push'; readonly size: number }
  | { readonly kind: 'toxics'; readonly effects: readonly ToxicEffect[] }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'receiver'; readonly takesMore: boolean }

const effect: fc.Arbitrary<ToxicEffect> = fc.oneof(
  fc.record({ kind: fc.constant('latency'), latencyMs: fc.nat(500), jitterMs: fc.nat(500) }),
  fc.record({ kind: fc.constant('bandwidth'), ratePerSec: fc.integer({ min: 1, max: 1_000_000 }) }),
  fc.record({ kind: fc.constant('slow_close'), delayMs: fc.nat(500) }),
  fc.record({ kind: fc.constant('timeout'), timeoutMs: fc.constant(0) }),
  fc.record({
    kind: fc.constant('slicer'),
    averageBytes: fc.integer({ min: 11, max: 500 }),
    sizeVariation: fc.nat(10),
    delayMs: fc.nat(20),
  }),
)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('push'), size: fc.integer({ min: 1, max: 5000 }) }),
  fc.record({ kind: fc.constant('toxics'), effects: fc.array(effect, { maxLength: 3 }) }),
  fc.record({ kind: fc.constant('wait'), ms: fc.nat(300) }),
  fc.record({ kind: fc.constant('receiver'), takesMore: fc.boolean() }),
)

describe('whatever toxics come and go', () => {
  it('has every byte pass once, in order, and the end after the last', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const test = new TestLane()
        const sent: Buffer[] = []
        let next = 0
        for (const one of steps) {
          if (one.kind === 'push') {
            const bytes = Buffer.from(Array.from({ length: one.size }, () => next++ % 251))
            sent.push(bytes)
            test.lane.push(bytes)
          } else if (one.kind === 'toxics') test.set(...one.effects)
          else if (one.kind === 'wait') test.clock.advance(one.ms)
          else {
            test.takesMore = one.takesMore
            if (one.takesMore) test.lane.drained()
          }
        }
        test.lane.push(null)
        test.takesMore = true
        test.lane.drained()
        test.set()
        test.clock.advance(1000)
        expect(test.bytes.equals(Buffer.concat(sent))).toBe(true)
        expect(test.lane.passedBytes).toBe(next)
        expect(test.endedAtMs).not.toBeNull()
        expect(test.isFlowing).toBe(true)
        expect(test.clock.timerCount).toBe(0)
      }),
      { seed: 1337, numRuns: 500 },
    )
  })
})
