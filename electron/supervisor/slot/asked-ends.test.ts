import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../shared/base/testing/manual-clock.ts'
import { type AskedEnd, Requests } from './asked-ends.ts'

const sigterm: AskedEnd = { by: 'signal', signal: 'SIGTERM' }
const sigkill: AskedEnd = { by: 'signal', signal: 'SIGKILL' }
const exception: AskedEnd = { by: 'exception' }
const code3: AskedEnd = { by: 'code', code: 3 }

function asked(...ends: AskedEnd[]) {
  const clock = createManualClock()
  const requests = new Requests(clock)
  for (const end of ends) requests.end(end, 'kill-menu')
  return { clock, requests }
}

describe('what a worker was asked for', () => {
  it.each([
    ['SIGTERM', sigterm, null, 'SIGTERM', true],
    ['SIGTERM, and its handler ended by a code', sigterm, 0, null, true],
    ['SIGTERM, but the system ended it', sigterm, null, 'SIGKILL', false],
    ['SIGKILL, but it crashed before', sigkill, 1, null, false],
    ['an exception', exception, 1, null, true],
    ['an exception, and its handler ended by another code', exception, 70, null, true],
    ['an exception, and node aborts at one', exception, null, 'SIGABRT', true],
    ['an exception, but somebody ended it', exception, null, 'SIGTERM', false],
    ['a code', code3, 3, null, true],
    ['a code, but it crashed before', code3, 1, null, false],
    ['a code, but a signal ended it', code3, null, 'SIGKILL', false],
  ] as const)('explains the exit it causes, no other: %s', (_, end, code, signal, isExplained) => {
    const { requests } = asked(end)
    expect(requests.explainsExit(code, signal)).toBe(isExplained ? 'kill-menu' : null)
  })

  it.each([
    [sigterm, null, 'SIGTERM', 30_000],
    [sigterm, 0, null, 30_000],
    [exception, 1, null, 5000],
    [code3, 3, null, 5000],
  ] as const)('explains nothing for ever: %o', (end, code, signal, forMs) => {
    const { clock, requests } = asked(end)
    clock.advance(forMs)
    expect(requests.explainsExit(code, signal)).toBe('kill-menu')
    clock.advance(1)
    expect(requests.explainsExit(code, signal)).toBe(null)
  })

  it('remembers each of several', () => {
    const { requests } = asked(sigterm, sigkill)
    expect([requests.explainsExit(null, 'SIGTERM'), requests.explainsExit(null, 'SIGKILL')]).not.toContain(null)
  })

  it.each(['paused', 'unresponsive'] as const)('waits for a worker that is %s', (health) => {
    const { clock, requests } = asked(exception)
    requests.health(health)
    clock.advance(600_000)
    expect(requests.survivedException()).toBe(false)
    requests.health('ok')
    clock.advance(5000)
    expect(requests.explainsExit(1, null)).toBe('kill-menu')
    clock.advance(1)
    expect(requests.explainsExit(1, null)).toBe(null)
  })

  it('forgets an exception that was survived, and nothing else', () => {
    const { clock, requests } = asked(exception, sigterm)
    clock.advance(4999)
    expect(requests.survivedException()).toBe(false)
    clock.advance(1)
    expect([requests.survivedException(), requests.survivedException()]).toEqual([true, false])
    expect(requests.explainsExit(null, 'SIGTERM')).toBe('kill-menu')
  })

  it('takes back one that was not passed on', () => {
    const { requests } = asked()
    requests.end(exception, 'kill-menu')()
    expect(requests.explainsExit(1, null)).toBe(null)
  })

  it('explains one pause, soon after it was asked for', () => {
    const { clock, requests } = asked()
    requests.pause('SIGSTOP')
    expect([requests.takeHealth('paused'), requests.takeHealth('paused')]).toEqual([true, false])
    requests.pause('SIGSTOP')
    clock.advance(30_001)
    expect(requests.takeHealth('paused')).toBe(false)
  })
})
