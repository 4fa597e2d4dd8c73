import { describe, expect, it } from 'vitest'
import { deadlineWords, finishedWords, firstStep, isFinished, longestDrainMs, nextStep } from './drain-plan.ts'
import { testRules } from './fake-workers.ts'

const begun = firstStep('finishing', 1000, testRules)

describe('drain plan', () => {
  it('gives the whole grace to the first step', () => {
    expect(begun).toMatchObject({ step: 'finishing', stepEndsMonoMs: 11_000 })
    expect(firstStep('disconnect', 1000, testRules)).toMatchObject({ step: 'disconnect', stepEndsMonoMs: 11_000 })
  })

  it('goes from finishing to disconnect to SIGTERM to SIGKILL, and no further', () => {
    const steps = []
    for (let state = nextStep(begun, 2000, testRules); state !== null; state = nextStep(state, 2000, testRules)) {
      steps.push([state.step, state.stepEndsMonoMs])
    }
    expect(steps).toEqual([
      ['disconnect', 4000],
      ['SIGTERM', 4000],
      ['SIGKILL', 7000],
    ])
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
    const later = { ...begun, step: 'SIGTERM', openConnections: 0, unacknowledgedCount: 0 } as const
    expect(isFinished(later, 'connected')).toBe(false)
  })

  it('says which deadline passed, with its numbers', () => {
    expect(deadlineWords('slot 3', { ...begun, openConnections: 2 }, 11_000)).toBe(
      'slot 3 still has 2 open connections after 10 s: disconnecting it',
    )
    expect(deadlineWords('slot 3', begun, 11_000)).toBe('slot 3 has not drained after 10 s: disconnecting it')
    expect(deadlineWords('slot 3', { ...begun, step: 'SIGTERM' }, 3000)).toBe(
      'slot 3 still runs 2 s after SIGTERM: sending SIGKILL',
    )
  })

  it('knows how long it can take at most', () => {
    expect(longestDrainMs(testRules)).toBe(10_000 + 2000 + 2000 + 5000)
  })

  it('says what a finished drain came to', () => {
    const numbers = {
      ...{ openConnections: 0, requestsInFlight: 0, longRequests: 0, idleConnections: 0, upgradedConnections: 0 },
      ...{ idleClosedCount: 1, movedCount: 11, requestsSinceCount: 3, lateConnectionsCount: 0, lateRequestsCount: 0 },
    }
    const words = (changes = {}) =>
      finishedWords('slot 2', { ...begun, numbers: { ...numbers, ...changes } }, 'g3', 1118)
    expect(words()).toBe(
      'slot 2 drained in 118 ms: nothing open any more; 11 sockets moved to g3; 1 idle socket closed; no request came after hand-overs had stopped',
    )
    expect(words({ movedCount: 0, idleClosedCount: 0, lateRequestsCount: 2 })).toBe(
      'slot 2 drained in 118 ms: nothing open any more; 2 requests came after hand-overs had stopped',
    )
  })

  it('names what is still open', () => {
    const numbers = {
      ...{ openConnections: 4, requestsInFlight: 2, longRequests: 1, idleConnections: 1, upgradedConnections: 1 },
      ...{ idleClosedCount: 0, movedCount: 0, requestsSinceCount: 0, lateConnectionsCount: 0, lateRequestsCount: 0 },
    }
    expect(deadlineWords('slot 2', { ...begun, openConnections: 4, numbers }, 11_000)).toContain(
      'still has 4 open connections (1 WebSocket, 1 request longer than 1 s, 1 idle)',
    )
  })
})
