import { describe, expect, it } from 'vitest'
import { isStuck, type SilentWorker } from './decide-look.ts'

const listening: SilentWorker = { phase: 'listening', aside: null, ageMs: 5000, busyMs: 600, threadState: 'R' }

describe('whether a silent worker is stuck', () => {
  it.each<[string, Partial<SilentWorker>, boolean]>([
    ['computes', {}, true],
    ['computes on a machine where many do', { busyMs: 60 }, true],
    ['drains and computes', { phase: 'draining' }, true],
    ['sleeps elsewhere than in its loop', { busyMs: 0, threadState: 'S' }, true],
    ['waits for a disk', { busyMs: 0, threadState: 'D' }, true],
    ['computes where the system tells no state', { threadState: null }, true],
    ['gets no processor', { busyMs: 10 }, false],
    ['is idle where the system tells no state', { busyMs: 0, threadState: null }, false],
    ['is not measured', { busyMs: null, threadState: null }, false],
    ['is stopped', { threadState: 'T' }, false],
    ['is held by a debugger', { threadState: 't' }, false],
    ['starts', { phase: 'starting' }, false],
    ['loads its code', { phase: 'online', ageMs: 3000 }, false],
    ['is online for long, and does not listen', { phase: 'online', ageMs: 12_000 }, true],
    ['needs no server', { phase: 'online', aside: 'no-server', ageMs: 3000 }, true],
    ['ended', { phase: 'exited' }, false],
  ])('that %s', (_, more, is) => {
    expect(isStuck({ ...listening, ...more })).toBe(is)
  })
})
