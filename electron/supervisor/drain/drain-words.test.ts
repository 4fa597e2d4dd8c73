import { describe, expect, it } from 'vitest'
import { listensFor, noNumbers, testRules } from '../testing/fake-workers.ts'
import { type DrainState, firstStep, nextStep } from './drain-plan.ts'
import { deadlineWords, faultWords, finishedWords, tellingWords } from './drain-words.ts'

const begun = firstStep('finishing', true, 'connected', 1000, testRules)
const told: DrainState = { ...begun, step: 'signal', toldBy: 'SIGTERM', endedBy: 'nothing open' }
const telling = tellingWords({ toldBy: 'SIGTERM' }, 'SIGTERM')

describe('a drain in words', () => {
  it.each([
    [{ toldBy: 'SIGTERM' }, 'SIGTERM', 'SIGTERM sent, which it listens for'],
    [{ toldBy: 'shutdown' }, 'SIGTERM', "the message 'shutdown' sent, which it listens for"],
    [{ toldBy: null, why: 'not wanted' }, 'disconnect', 'disconnecting it'],
    [{ toldBy: null, why: 'no listener' }, 'SIGUSR2', 'disconnecting it: it does not listen for SIGUSR2'],
    [
      { toldBy: null, why: 'not known' },
      'SIGTERM',
      'disconnecting it first, because nobody knows whether it listens for SIGTERM',
    ],
    [
      { toldBy: null, why: 'no signals here' },
      'SIGTERM',
      'disconnecting it: this system has no SIGTERM to listen for, and it listens for no message',
    ],
  ] as const)('%j by %s', (how, endSignal, words) => {
    expect(tellingWords(how, endSignal)).toBe(words)
  })

  it('says which deadline passed, with its numbers, and what follows', () => {
    const late = (state: DrainState, monoMs: number) => {
      const next = nextStep(state, { agent: 'connected', hasSignals: true }, monoMs, testRules)
      return deadlineWords('slot 3', state, next, telling, monoMs)
    }
    const listening = { ...begun, listeners: listensFor('SIGTERM') }
    expect(late({ ...listening, openConnections: 2 }, 11_000)).toBe(
      'slot 3 still has 2 open connections after 10 s: SIGTERM sent, which it listens for',
    )
    expect(late(listening, 11_000)).toBe('slot 3 has not drained after 10 s: SIGTERM sent, which it listens for')
    expect(late(told, 3000)).toBe('slot 3 still runs 2 s after SIGTERM: disconnecting it')
    expect(late({ ...told, step: 'disconnect' }, 3000)).toBe('slot 3 still runs 2 s after disconnect: sending SIGKILL')
    const untold: DrainState = { ...begun, step: 'disconnect', endedBy: 'nothing open' }
    expect(late(untold, 3000)).toBe('slot 3 still runs 2 s after disconnect: sending SIGTERM')
    expect(late({ ...untold, step: 'SIGTERM' }, 3000)).toBe('slot 3 still runs 2 s after SIGTERM: sending SIGKILL')
  })

  it('says what a finished drain came to, and how the app is told', () => {
    const numbers = { ...noNumbers, idleClosedCount: 1, movedCount: 11, requestsSinceCount: 3 }
    const words = (changes = {}) =>
      finishedWords('slot 2', { ...begun, numbers: { ...numbers, ...changes } }, telling, 'g3', 1118)
    expect(words()).toBe(
      'slot 2 drained in 118 ms: nothing open any more; 11 sockets moved to g3; 1 idle socket closed; no request came after hand-overs had stopped; SIGTERM sent, which it listens for',
    )
    expect(words({ movedCount: 0, idleClosedCount: 0, lateRequestsCount: 2 })).toBe(
      'slot 2 drained in 118 ms: nothing open any more; 2 requests came after hand-overs had stopped; SIGTERM sent, which it listens for',
    )
    const never = firstStep('finishing', false, 'connected', 1000, testRules)
    expect(finishedWords('slot 2', never, telling, null, 1003)).toBe('slot 2: SIGTERM sent, which it listens for')
  })

  it('names what is still open', () => {
    const numbers = { ...noNumbers, openConnections: 4, longRequests: 1, idleConnections: 1, upgradedConnections: 1 }
    expect(deadlineWords('slot 2', { ...begun, openConnections: 4, numbers }, null, telling, 11_000)).toContain(
      'still has 4 open connections (1 WebSocket, 1 request longer than 1 s, 1 idle)',
    )
  })
})

describe('what was wrong with an end, in words', () => {
  const untold: DrainState = { ...begun, endedBy: 'nothing open' }
  const byMessage: DrainState = { ...told, toldBy: 'shutdown' }
  const wrong = (state: DrainState, code: number | null, signal: string | null = null, isAsked = false) =>
    faultWords("slot 2's g1", state, { code, signal, isAsked })

  it.each([
    ['it ended with code 0', told, 0, null],
    ['its handler ended it by the same signal again', told, null, 'SIGTERM'],
    ['its handler ended it so after disconnect', { ...told, step: 'disconnect' as const }, null, 'SIGTERM'],
    ['its handler ended it with the code of that signal', told, 143, null],
    ['it ended by itself after disconnect', { ...untold, step: 'disconnect' as const }, 0, null],
  ])('is nothing when %s', (_name, state, code, signal) => {
    expect(wrong(state, code, signal)).toBeNull()
  })

  it('is nothing when a person ended it by a signal', () => {
    expect(wrong(told, null, 'SIGKILL', true)).toBeNull()
  })

  it.each([
    [told, 1, 'ended with code 1 while it drained: its own SIGTERM handler failed'],
    [{ ...told, step: 'disconnect' as const }, 1, 'ended with code 1 while it drained: its own SIGTERM handler failed'],
    [byMessage, 7, "ended with code 7 while it drained: its own handler of the message 'shutdown' failed"],
    [byMessage, 143, "ended with code 143 while it drained: its own handler of the message 'shutdown' failed"],
    [untold, 1, 'ended with code 1 while it drained: it failed before it was told to end'],
    [{ ...untold, step: 'disconnect' as const }, 1, 'ended with code 1 while it drained: it failed after disconnect'],
    [{ ...untold, step: 'SIGTERM' as const }, 1, 'ended with code 1 while it drained: its own SIGTERM handler failed'],
  ])('names the step in which a code other than 0 came (%#)', (state, code, words) => {
    expect(wrong(state, code)).toBe(`slot 2's g1 ${words}`)
  })

  it.each([
    [{ ...told, step: 'SIGKILL' as const }, 'SIGKILL', 'its own SIGTERM handler did not end it in time'],
    [{ ...untold, step: 'SIGTERM' as const }, 'SIGTERM', 'it still ran after disconnect, and had no handler for it'],
    [{ ...untold, step: 'SIGKILL' as const }, 'SIGKILL', 'neither disconnect nor SIGTERM ended it'],
    [told, 'SIGSEGV', 'neither it nor the deck did that'],
  ])('names the force that was needed (%#)', (state, signal, words) => {
    expect(wrong(state, null, signal)).toBe(`slot 2's g1 was ended by ${signal} while it drained: ${words}`)
  })
})
