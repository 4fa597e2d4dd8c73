import { describe, expect, it } from 'vitest'
import { type FaultId, faultActions } from '../../shared/actions/faults/fault-actions.ts'
import type { FaultSpec } from '../../shared/model/fault.ts'
import { describeEffect, describeFault, whyNothingLanded } from './fault-effects.ts'
import { type FaultNumbers, type HitLife, injecting } from './hit-life.ts'
import { blockLoop, sigkill } from './testing/surroundings.ts'

const landed = (numbers: FaultNumbers, why = ''): HitLife => ({
  ...injecting,
  state: 'landed',
  landedAtMs: 1,
  numbers,
  why,
})
/** Only its name is read. */
const named = (fault: FaultId): FaultSpec => Object.assign(blockLoop(), { fault })

describe('what a fault did, in words', () => {
  it.each<[FaultId, FaultNumbers, string]>([
    ['fault.block-loop', { blockedMs: 2950, silentMs: 3000, osCpuRatio: 0.99 }, 'loop silent 3.0 s, OS CPU 99 %'],
    ['fault.block-loop', { blockedMs: 300 }, 'loop silent 0.3 s'],
    ['fault.burn-loop', { askedPercent: 50, measuredPercent: 51 }, '51 % of the loop'],
    ['fault.burn-thread', { threadCount: 2, osCpuRatio: 1.98 }, '2 threads busy, OS CPU 198 %'],
    ['fault.leak', { heldBytes: 200e6, osRssGainedBytes: 210e6, isHeldBack: 0 }, '200 MB held, RSS +210 MB'],
    ['fault.leak', { heldCount: 40, isHeldBack: 1 }, '40 held, held back: the machine has little memory left'],
    [
      'fault.gc-pressure',
      { madePerSec: 480, collections: 12, gcPercent: 7 },
      '480 MB/s of garbage, 12 collections, 7 % of the time in GC',
    ],
    ['fault.clock-skew', { offsetMs: -3_600_000 }, 'Date is 1 h behind'],
    ['fault.full-descriptors', { openedCount: 1000, leftCount: 0 }, '1000 descriptors taken'],
    ['fault.latency', { seenCount: 212, hitCount: 212, addedMsSum: 16_960 }, '212 of 212 requests, +80 ms each'],
    ['fault.hang', { seenCount: 9, hitCount: 3, hangingCount: 2 }, '3 of 9 requests, 2 hang now'],
    ['fault.boot-slow', { sleptMs: 5000 }, 'its start waited 5 s'],
    ['fault.refuse-port', { hitCount: 1, seenCount: 1 }, '1 listen() failed'],
    ['fault.handover-drop', { hitCount: 12, seenCount: 80 }, '12 of 80 connections'],
    [
      'fault.dependency-latency',
      { hitCount: 2, endedCount: 0, meanHeldMs: 203 },
      '2 connections hit, what passed came 203 ms later',
    ],
    ['fault.dependency-down', { hitCount: 2, endedCount: 2 }, '2 connections hit, 2 of them ended'],
    ['fault.sigkill', { listeningAgainMs: 212 }, 'exited by SIGKILL, listening again after 212 ms'],
  ])('%s: %o', (fault, numbers, words) => {
    expect(describeEffect(named(fault), landed(numbers, fault === 'fault.sigkill' ? 'exited by SIGKILL' : ''))).toBe(
      words,
    )
  })

  it('leaves out what nobody measured', () => {
    for (const { id } of faultActions) {
      expect(describeEffect(named(id), landed({})), id).toBe('')
      expect(describeEffect(named(id), landed({ unheardOf: 1 })), id).not.toMatch(/null|NaN|undefined/)
    }
  })

  it('tells why it did not land before what was seen of it', () => {
    const life: HitLife = {
      ...injecting,
      state: 'did-not-land',
      numbers: { heldBytes: 5e6 },
      why: 'nothing was measured in 5 s',
    }
    expect(describeEffect(named('fault.leak'), life)).toBe('nothing was measured in 5 s (5 MB held)')
  })

  it('says the same of several slots once', () => {
    const counts = { hit: 3, landed: 3, skipped: 0 }
    const hit = (slot: number, silentMs: number) => ({ slot, life: landed({ silentMs }) })
    expect(describeFault(blockLoop(), [hit(1, 2000), hit(2, 2000)], counts, '')).toBe('loop silent 2.0 s')
    expect(describeFault(blockLoop(), [hit(1, 2000), hit(2, 2000), hit(4, 3000)], counts, '')).toBe(
      'slots 1 and 2: loop silent 2.0 s; slot 4: loop silent 3.0 s',
    )
  })

  it('counts the strikes of a series', () => {
    const spec = sigkill({ trigger: { kind: 'every', everyMs: 1000, times: null } })
    const hits = [{ slot: 3, life: landed({}, 'exited by SIGKILL') }]
    expect(describeFault(spec, hits, { hit: 12, landed: 11, skipped: 2 }, 'nobody to hit')).toBe(
      '12 hits, 11 landed; 2 skipped (nobody to hit); last: slot 3: exited by SIGKILL',
    )
  })

  it.each<[FaultId, string]>([
    ['fault.latency', 'no request matched in 30 s'],
    ['fault.handover-drop', 'no connection came in 30 s'],
    ['fault.lose-messages', 'no message came in 30 s'],
    ['fault.never-listen', 'no worker asked for a port in 30 s'],
    ['fault.boot-throw', 'no worker started in 30 s'],
    ['fault.dependency-down', 'no connection was made in 30 s'],
    ['fault.leak', 'nothing was measured in 30 s'],
  ])('says what was waited for in vain: %s', (fault, words) => {
    expect(whyNothingLanded(named(fault), 30_000)).toBe(words)
  })
})
