import { describe, expect, it } from 'vitest'
import { decideHealth } from './decide-health.ts'

describe('health', () => {
  it.each([
    // isOnline, isStopped, hasAgent, silentMs → health
    [true, false, true, 0, 'ok'],
    [true, false, true, 2000, 'ok'],
    [true, false, true, 2001, 'unresponsive'],
    [true, null, true, 2001, 'unresponsive'],
    [false, false, true, 60_000, 'ok'],
    [true, false, false, 60_000, 'ok'],
    [true, true, true, 0, 'paused'],
    [true, true, true, 60_000, 'paused'],
    [false, true, false, 0, 'paused'],
  ] as const)(
    'online %s, stopped %s, agent %s, silent %d ms: %s',
    (isOnline, isStopped, hasAgent, silentMs, health) => {
      expect(decideHealth({ isOnline, isStopped, hasAgent, silentMs, unresponsiveMs: 2000 })).toBe(health)
    },
  )
})
