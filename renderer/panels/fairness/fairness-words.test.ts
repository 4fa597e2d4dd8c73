import { describe, expect, it } from 'vitest'
import type { Fairness, PolicyTally } from '../../../shared/model/fairness.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import { policyRows, windowRow } from './fairness-row.ts'
import { fairnessWords, slotsInWords, spreadNote } from './fairness-words.ts'

const tally = (policy: PolicyId, counts: readonly number[], requestTimes = 1): PolicyTally => {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
  return {
    policy,
    elapsedMs: 10_000,
    slots: counts.map((count, index) => ({
      slot: index + 1,
      connectionCount: count,
      evenConnectionCount: mean,
      requestCount: count * requestTimes,
      evenRequestCount: mean * requestTimes,
    })),
    latencyP99Ms: 12,
    stretch: null,
  }
}
const fairness = (...policies: readonly PolicyTally[]): Fairness => ({ round: 1, policies, marks: [] })
const plain = (words: string): string => words.replaceAll('\u202f', ' ')
const words = (inForce: PolicyId, ...policies: readonly PolicyTally[]) =>
  plain(fairnessWords(policyRows(fairness(...policies), inForce)))

describe('rows of the comparison', () => {
  it('have one for each policy tried, with its rate', () => {
    const rows = policyRows(fairness(tally('random', [50, 50]), tally('sticky', [10, 0])), 'sticky')
    expect(rows).toMatchObject([
      { policy: 'random', inForce: false, connectionsPerSec: 10, latencyP99Ms: 12 },
      { policy: 'sticky', inForce: true, connectionsPerSec: 1, connections: { verdict: 'few' } },
    ])
  })

  it('stay the same while their tally does', () => {
    const [still, grows] = [tally('random', [50, 50]), tally('sticky', [10, 0])]
    const before = policyRows(fairness(still, grows), 'sticky')
    const after = policyRows(fairness(still, tally('sticky', [11, 0])), 'sticky')
    expect(after[0]).toBe(before[0])
    expect(after[1]).not.toBe(before[1])
    expect(policyRows(fairness(still, grows), 'random')[0]?.inForce).toBe(true)
  })

  it('have one for the policy in force before anything was counted', () => {
    const rows = policyRows(fairness(tally('random', [50, 50])), 'sticky')
    expect(rows[1]).toMatchObject({ policy: 'sticky', inForce: true, connectionsPerSec: null })
  })

  it('know no rate of a moment', () => {
    const { slots, policy } = tally('random', [3, 3])
    const row = windowRow({ policy, slots, elapsedMs: 4, coveredMs: 4, isStretch: false, wasSwitched: false })
    expect(row.connectionsPerSec).toBeNull()
  })

  it('know no latency of a part of a stretch', () => {
    const { slots, policy } = tally('random', [50, 50])
    const row = windowRow({ policy, slots, elapsedMs: 5000, coveredMs: 5000, isStretch: false, wasSwitched: false })
    expect(row).toMatchObject({ connectionsPerSec: 20, latencyP99Ms: null })
  })
})

describe('fairness in words', () => {
  it('names the policy in force and the most uneven of the others', () => {
    expect(
      words(
        'power-of-two',
        tally('round-robin', [500, 500]),
        tally('shared-handle', [950, 50]),
        tally('random', [106, 94]),
        tally('power-of-two', [2500, 2312]),
      ),
    ).toBe(
      'power-of-two spread 4 812 connections within 1.04 of even; under shared-handle slot 1 got 1.90 times its share; random spread 200 connections within 1.06 of even.',
    )
  })

  it('says too few instead of a verdict', () => {
    expect(words('random', tally('random', [9, 3]))).toBe(
      'random: 12 connections, too few to judge (20 per worker are needed). Choose another policy under the same load to compare.',
    )
  })

  it('turns to the requests where few connections carry many', () => {
    expect(words('random', tally('random', [6, 2], 1000))).toContain(
      'of the 8 000 requests on them slot 1 got 1.50 times its share',
    )
  })

  it('says so when nothing came, or nobody is there to share with', () => {
    expect(words('random', tally('random', [0, 0]))).toMatch(/^random: no new connection yet\./)
    expect(words('random', tally('random', [70]))).toMatch(/^random: one worker gets everything\./)
  })

  it('leaves policies that cannot be judged out of the comparison', () => {
    expect(words('random', tally('random', [50, 50]), tally('sticky', [3, 0]))).toBe(
      'random spread 100 connections within 1.00 of even.',
    )
  })

  it('names who was left out of the judgement, and why: the killed one may be the unfair one', () => {
    // 50 kept connections fell 10, 22 and 18 to three workers; the second was killed, and 22 more came to the others.
    const burst = tally('round-robin', [10, 22, 18])
    const slots = burst.slots.map((slot) => ({ ...slot, evenConnectionCount: [27.2, 17.5, 27.3][slot.slot - 1] ?? 0 }))
    const killed = {
      ...burst,
      slots: slots.map((slot) => ({ ...slot, connectionCount: [25, 22, 25][slot.slot - 1] ?? 0 })),
    }
    const [row] = policyRows(fairness(killed), 'round-robin')
    const left = 'slot 2 left out: it got 22 where 17.5 were due, 1.26 times its share; below 20 chance decides'
    expect(words('round-robin', killed)).toContain(`round-robin spread 50 connections within 0.92 of even (${left})`)
    expect(row && spreadNote(row.connections, 'connections')).toContain(left)
  })

  it('names several that were left out together', () => {
    const base = tally('random', [100, 100, 5, 6])
    const slots = base.slots.map((slot) => ({ ...slot, evenConnectionCount: slot.connectionCount }))
    expect(words('random', { ...base, slots })).toContain(
      'random spread 200 connections within 1.00 of even (slots 3, 4 left out: fewer than 20 were due to each)',
    )
  })

  it('tells each slot its share, and what a number rests on', () => {
    const [row] = policyRows(fairness(tally('random', [150, 50])), 'random')
    expect(row && plain(slotsInWords(row.connections, 'connections'))).toBe(
      'slot 1 75 % (1.50 of even), slot 2 25 % (0.50 of even)',
    )
    expect(row && spreadNote(row.connections, 'connections')).toBe(
      'Max/mean of connections, 1.00 = even: slot 1 got 1.50 times its even share. Drawn by lot it would be about 1.12',
    )
  })
})
