import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endSignalIds } from '../../../shared/end-signals.ts'
import { listensFor, testRules } from '../testing/fake-workers.ts'
import {
  type DrainState,
  decideTelling,
  firstStep,
  isFinished,
  longestDrainMs,
  nextStep,
  retimed,
} from './drain-plan.ts'

const begun = firstStep('finishing', true, 'connected', 1000, testRules)
const facts = { agent: 'connected', hasSignals: true } as const

/** Every step with its end, when each but the first ends by its deadline. */
function stepsOf(first: DrainState, endedMonoMs: number, rules = testRules): [string, number][] {
  const steps: [string, number][] = []
  let state = nextStep(first, facts, endedMonoMs, rules)
  while (state !== null) {
    steps.push([state.step, state.stepEndsMonoMs])
    state = nextStep(state, facts, state.stepEndsMonoMs, rules)
  }
  return steps
}

describe('drain plan', () => {
  it('gives the whole grace to the first step', () => {
    expect(begun).toMatchObject({ step: 'finishing', stepEndsMonoMs: 11_000 })
    const alone = firstStep('disconnect', true, 'connected', 1000, testRules)
    expect(alone).toMatchObject({ step: 'disconnect', stepEndsMonoMs: 11_000 })
  })

  it('tells an app that listens first, with its channel open; then disconnect, then SIGKILL', () => {
    expect(stepsOf({ ...begun, listeners: listensFor('SIGTERM') }, 2000)).toEqual([
      ['signal', 4000],
      ['disconnect', 6000],
      ['SIGKILL', 11_000],
    ])
  })

  it.each([
    ['listens for nothing', listensFor()],
    ['listens for something else', listensFor('SIGINT', 'shutdown')],
    ['has not said whether it listens', null],
  ])('disconnects an app first that %s; then SIGTERM, then SIGKILL', (_name, listeners) => {
    expect(stepsOf({ ...begun, listeners }, 2000)).toEqual([
      ['disconnect', 4000],
      ['SIGTERM', 6000],
      ['SIGKILL', 11_000],
    ])
  })

  it('gives what is left of the grace to one that never listened, whichever way it ends', () => {
    const own = firstStep('finishing', false, 'connected', 1000, testRules)
    expect(stepsOf({ ...own, listeners: listensFor('SIGTERM') }, 1010)).toEqual([
      ['signal', 11_000],
      ['disconnect', 13_000],
      ['SIGKILL', 18_000],
    ])
    expect(stepsOf({ ...own, listeners: listensFor() }, 1010)[0]).toEqual(['disconnect', 11_000])
    expect(stepsOf({ ...own, listeners: listensFor() }, 10_990)[0]).toEqual(['disconnect', 12_990])
  })

  it('gives no time of its own to one that rested without a server and hears of no end', () => {
    const rested = firstStep('finishing', false, 'connected', 1000, testRules, true)
    expect(stepsOf({ ...rested, listeners: listensFor() }, 1010)).toEqual([
      ['disconnect', 3010],
      ['SIGTERM', 5010],
      ['SIGKILL', 10_010],
    ])
    // One that listens may have work in hand.
    expect(stepsOf({ ...rested, listeners: listensFor('SIGTERM') }, 1010)[0]).toEqual(['signal', 11_000])
  })

  it('asks one that never listened, and waits for its agent no longer than the kill delay', () => {
    const booting = firstStep('finishing', false, 'connecting', 1000, testRules)
    expect(booting).toMatchObject({ step: 'finishing', stepEndsMonoMs: 3000 })
    expect(retimed(booting, 'connected', testRules).stepEndsMonoMs).toBe(11_000)
    expect(nextStep(booting, facts, 3000, testRules)).toMatchObject({
      step: 'disconnect',
      stepEndsMonoMs: 11_000,
      toldBy: null,
      endedBy: 'nothing open',
    })
  })

  it.each([
    ['SIGTERM', ['SIGTERM'], true, { toldBy: 'SIGTERM' }],
    ['SIGINT', ['SIGTERM'], true, { toldBy: null, why: 'no listener' }],
    ['SIGUSR2', ['SIGUSR2'], true, { toldBy: 'SIGUSR2' }],
    ['shutdown', ['shutdown', 'SIGTERM'], true, { toldBy: 'shutdown' }],
    ['disconnect', ['SIGTERM', 'shutdown'], true, { toldBy: null, why: 'not wanted' }],
    ['SIGTERM', null, true, { toldBy: null, why: 'not known' }],
    ['SIGTERM', ['SIGTERM'], false, { toldBy: null, why: 'no signals here' }],
    ['SIGTERM', ['SIGTERM', 'shutdown'], false, { toldBy: 'shutdown' }],
    ['shutdown', ['shutdown'], false, { toldBy: 'shutdown' }],
    ['shutdown', [], false, { toldBy: null, why: 'no listener' }],
  ] as const)('by %s, with listeners of %j (signals here: %s): %j', (endSignal, heard, hasSignals, telling) => {
    const listeners = heard === null ? null : listensFor(...heard)
    expect(decideTelling(listeners, endSignal, hasSignals)).toEqual(telling)
  })

  it.each([
    ['nothing is known', null, null, 'connected', false],
    ['nothing is open and nothing owed', 0, 0, 'connected', true],
    ['a connection is open', 1, 0, 'connected', false],
    ['a hand-over is owed', 0, 1, 'connected', false],
    ['the agent has not said what is open', null, 0, 'connected', false],
    ['the agent is not there yet', 0, 0, 'connecting', true],
    ['there is no agent: nothing owed is enough', null, 0, 'absent', true],
    ['there is no agent, and a hand-over is owed', null, 1, 'absent', false],
  ] as const)('is finished or not when %s', (_name, openConnections, unacknowledgedCount, agent, finished) => {
    expect(isFinished({ ...begun, openConnections, unacknowledgedCount }, agent)).toBe(finished)
  })

  it('has nothing to finish in the later steps', () => {
    for (const step of ['signal', 'disconnect', 'SIGTERM', 'SIGKILL'] as const) {
      expect(isFinished({ ...begun, step, openConnections: 0, unacknowledgedCount: 0 }, 'connected')).toBe(false)
    }
  })

  it('knows how long it can take at most', () => {
    expect(longestDrainMs(testRules)).toBe(10_000 + 2000 + 2000 + 5000)
  })

  it('ends within that time whatever is known, and never tells one whose channel it closed', () => {
    const anyMs = fc.integer({ min: 0, max: 20_000 })
    const heard = fc.option(fc.subarray(['SIGTERM', 'SIGINT', 'SIGUSR2', 'shutdown'] as const))
    const any = fc.record({
      graceMs: anyMs,
      killMs: anyMs,
      endSignal: fc.constantFrom(...endSignalIds),
      heard,
      hasServed: fc.boolean(),
      hasSignals: fc.boolean(),
      agent: fc.constantFrom('connecting', 'connected', 'absent'),
      first: fc.constantFrom('finishing', 'disconnect'),
      earlyRatio: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(any, ({ heard, hasServed, hasSignals, agent, first, earlyRatio, ...times }) => {
        const rules = { ...testRules, ...times }
        const listeners = heard === null ? null : listensFor(...heard)
        let state: DrainState | null = { ...firstStep(first, hasServed, agent, 0, rules), listeners }
        const steps: string[] = []
        let endMonoMs = 0
        let isFirst = true
        while (state !== null) {
          steps.push(state.step)
          const { stepStartedMonoMs, stepEndsMonoMs }: DrainState = state
          expect(stepEndsMonoMs).toBeGreaterThanOrEqual(stepStartedMonoMs)
          endMonoMs = isFirst ? stepStartedMonoMs + (stepEndsMonoMs - stepStartedMonoMs) * earlyRatio : stepEndsMonoMs
          isFirst = false
          state = nextStep(state, { agent, hasSignals }, endMonoMs, rules)
        }
        expect(endMonoMs).toBeLessThanOrEqual(longestDrainMs(rules))
        expect(steps.at(-1)).toBe('SIGKILL')
        expect(steps.filter((step) => step === 'disconnect')).toHaveLength(1)
        if (steps.includes('signal')) expect(steps.indexOf('signal')).toBeLessThan(steps.indexOf('disconnect'))
        expect(steps.includes('signal')).not.toBe(steps.includes('SIGTERM'))
      }),
    )
  })
})
