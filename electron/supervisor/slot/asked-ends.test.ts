import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../shared/base/testing/manual-clock.ts'
import { type AskedEnd, AskedEnds } from './asked-ends.ts'

const sigterm: AskedEnd = { by: 'signal', signal: 'SIGTERM' }
const sigkill: AskedEnd = { by: 'signal', signal: 'SIGKILL' }
const exception: AskedEnd = { by: 'exception' }
const code3: AskedEnd = { by: 'code', code: 3 }

function asked(...ends: AskedEnd[]) {
  const clock = createManualClock()
  const known = new AskedEnds(clock)
  for (const end of ends) known.end(end, 'asked')
  return { clock, known }
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
    const { known } = asked(end)
    expect(known.explainsExit(code, signal)).toBe(isExplained ? 'asked' : null)
  })

  it.each([
    [sigterm, null, 'SIGTERM', 30_000],
    [sigterm, 0, null, 30_000],
    [exception, 1, null, 5000],
    [code3, 3, null, 5000],
  ] as const)('explains nothing for ever: %o', (end, code, signal, forMs) => {
    const { clock, known } = asked(end)
    clock.advance(forMs)
    expect(known.explainsExit(code, signal)).toBe('asked')
    clock.advance(1)
    expect(known.explainsExit(code, signal)).toBe(null)
  })

  it('remembers each of several', () => {
    const { known } = asked(sigterm, sigkill)
    expect([known.explainsExit(null, 'SIGTERM'), known.explainsExit(null, 'SIGKILL')]).not.toContain(null)
  })

  it.each(['paused', 'unresponsive'] as const)('waits for a worker that is %s', (health) => {
    const { clock, known } = asked(exception)
    known.health(health)
    clock.advance(600_000)
    expect(known.survivedException()).toBe(false)
    known.health('ok')
    clock.advance(5000)
    expect(known.explainsExit(1, null)).toBe('asked')
    clock.advance(1)
    expect(known.explainsExit(1, null)).toBe(null)
  })

  it('forgets an exception that was survived, and nothing else', () => {
    const { clock, known } = asked(exception, sigterm)
    clock.advance(4999)
    expect(known.survivedException()).toBe(false)
    clock.advance(1)
    expect([known.survivedException(), known.survivedException()]).toEqual([true, false])
    expect(known.explainsExit(null, 'SIGTERM')).toBe('asked')
  })

  it('takes back one that was not passed on', () => {
    const { known } = asked()
    known.end(exception, 'asked')()
    expect(known.explainsExit(1, null)).toBe(null)
  })

  it('explains one pause, soon after it was asked for', () => {
    const { clock, known } = asked()
    known.pause('SIGSTOP')
    expect([known.takeHealth('paused'), known.takeHealth('paused')]).toEqual([true, false])
    known.pause('SIGSTOP')
    clock.advance(30_001)
    expect(known.takeHealth('paused')).toBe(false)
  })
})
