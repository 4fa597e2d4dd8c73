import { describe, expect, it } from 'vitest'
import type { PolicyTally } from '../../../shared/model/fairness.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import { PolicyTallies } from './policy-tallies.ts'

const listening = new Map([
  [1, 1],
  [2, 1],
])

/** Two slots, one sample per second; the cumulative counts are those of connections, requests are ten times as many. */
function sampled(tallies: PolicyTallies) {
  let atMs = 0
  return (policy: PolicyId, first: number, second: number, serving: ReadonlyMap<number, number> = listening): void => {
    atMs += 1000
    tallies.add({
      policy,
      atMs,
      monoMs: atMs,
      listening: serving,
      latencyCounts: [0, 1],
      shares: [first, second].map((count, index) => ({
        slot: index + 1,
        connectionCount: count,
        requestCount: count * 10,
      })),
    })
  }
}
const connectionsOf = (tally: PolicyTally | undefined) => tally?.slots.map((slot) => slot.connectionCount)
const named = (tallies: PolicyTallies, policy: PolicyId) => tallies.all().policies.find((one) => one.policy === policy)

describe('tallies of policies', () => {
  it('count what each slot gained, and for how long', () => {
    const tallies = new PolicyTallies()
    const sample = sampled(tallies)
    sample('random', 100, 100)
    sample('random', 103, 101)
    sample('random', 106, 102)
    expect(named(tallies, 'random')).toMatchObject({
      elapsedMs: 2000,
      slots: [
        { slot: 1, connectionCount: 6, evenConnectionCount: 4, requestCount: 60, evenRequestCount: 40 },
        { slot: 2, connectionCount: 2, evenConnectionCount: 4, requestCount: 20, evenRequestCount: 40 },
      ],
      stretch: { beganAtMs: 1000, elapsedMs: 2000 },
    })
    expect(named(tallies, 'random')?.latencyP99Ms).toBeGreaterThan(0)
  })

  it('leave out what came around a switch, which no policy can answer for', () => {
    const tallies = new PolicyTallies()
    const sample = sampled(tallies)
    sample('random', 0, 0)
    sample('random', 5, 5)
    sample('sticky', 50, 50)
    sample('sticky', 80, 80)
    sample('sticky', 84, 80)
    expect(connectionsOf(named(tallies, 'random'))).toEqual([5, 5])
    expect(connectionsOf(named(tallies, 'sticky'))).toEqual([4, 0])
    expect(named(tallies, 'random')?.stretch).toBeNull()
    expect(named(tallies, 'sticky')).toMatchObject({ elapsedMs: 1000, stretch: { beganAtMs: 4000 } })
  })

  it('add up the stretches of one policy, and tell the newest apart', () => {
    const tallies = new PolicyTallies()
    const sample = sampled(tallies)
    for (const [policy, count] of [
      ['random', 0],
      ['random', 10],
      ['sticky', 10],
      ['sticky', 10],
      ['random', 10],
      ['random', 10],
      ['random', 13],
    ] as const)
      sample(policy, count, count)
    expect(connectionsOf(named(tallies, 'random'))).toEqual([13, 13])
    expect(named(tallies, 'random')?.stretch?.slots.map((slot) => slot.connectionCount)).toEqual([3, 3])
    expect(tallies.all().policies.map(({ policy }) => policy)).toEqual(['random', 'sticky'])
  })

  it('take a count that shrank as begun anew', () => {
    const tallies = new PolicyTallies()
    const sample = sampled(tallies)
    sample('random', 500, 500)
    sample('random', 4, 501)
    expect(connectionsOf(named(tallies, 'random'))).toEqual([4, 1])
  })

  it('count no time while nobody listens', () => {
    const tallies = new PolicyTallies()
    const sample = sampled(tallies)
    sample('random', 0, 0)
    sample('random', 0, 0, new Map())
    sample('random', 0, 0, new Map())
    sample('random', 0, 0)
    sample('random', 0, 0)
    expect(named(tallies, 'random')?.elapsedMs).toBe(1000)
  })

  it('hand out once what changed, and only that', () => {
    const tallies = new PolicyTallies()
    const sample = sampled(tallies)
    sample('random', 0, 0)
    sample('random', 1, 1)
    expect(tallies.takeNew()).toMatchObject({ round: 1, policies: [{ policy: 'random' }], marks: [{ atMs: 1000 }] })
    expect(tallies.takeNew()).toBeNull()
    sample('sticky', 1, 1)
    sample('sticky', 1, 1)
    sample('sticky', 2, 2)
    expect(tallies.takeNew()?.policies.map(({ policy, stretch }) => [policy, stretch === null])).toEqual([
      ['random', true],
      ['sticky', false],
    ])
    sample('sticky', 3, 3)
    expect(tallies.takeNew()?.policies.map(({ policy }) => policy)).toEqual(['sticky'])
  })

  it('note every five seconds where all counts stand, for fifteen minutes', () => {
    const tallies = new PolicyTallies()
    const sample = sampled(tallies)
    for (let count = 0; count <= 1200; count += 1) sample('random', count, 0)
    const { marks } = tallies.all()
    expect(marks).toHaveLength(181)
    expect(marks.at(-1)).toMatchObject({ atMs: 1_201_000, slots: [{ connectionCount: 1200 }, { connectionCount: 0 }] })
    expect((marks.at(-1)?.atMs ?? 0) - (marks[0]?.atMs ?? 0)).toBe(900_000)
  })

  it('start over with nothing but the present policy', () => {
    const tallies = new PolicyTallies()
    const sample = sampled(tallies)
    sample('random', 0, 0)
    sample('random', 9, 9)
    sample('sticky', 9, 9)
    sample('sticky', 9, 9)
    tallies.startOver()
    sample('sticky', 11, 10)
    expect(tallies.all()).toMatchObject({
      round: 2,
      policies: [{ policy: 'sticky', elapsedMs: 1000, slots: [{ connectionCount: 2 }, { connectionCount: 1 }] }],
      marks: [{ elapsedMs: 0, slots: [] }],
    })
    expect(tallies.takeNew()?.round).toBe(2)
  })

  it('that start over right at a switch begin with the policy that came', () => {
    const tallies = new PolicyTallies()
    const sample = sampled(tallies)
    sample('random', 0, 0)
    sample('sticky', 5, 5)
    tallies.startOver()
    sample('sticky', 9, 9)
    sample('sticky', 10, 9)
    expect(tallies.all().policies.map(({ policy }) => policy)).toEqual(['sticky'])
    expect(connectionsOf(named(tallies, 'sticky'))).toEqual([1, 0])
  })
})
