import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testRules } from '../testing/fake-workers.ts'
import { decideRestart, type ExitFacts, noUnstableExits, type UnstableHistory } from './decide-restart.ts'

const crash: ExitFacts = {
  slot: 2,
  generation: 2,
  cause: 'crash',
  code: 1,
  signal: null,
  forkError: null,
  warning: null,
  cut: null,
  uptimeMs: 450,
  onlineMs: 430,
  monoMs: 10_000,
  fate: 'respawn',
}
const once: UnstableHistory = { streak: 1, monoMs: [9000] }
const four: UnstableHistory = { streak: 4, monoMs: [1000, 2000, 3000, 4000] }

describe('restart decision', () => {
  it.each([
    [
      'first unstable exit',
      crash,
      noUnstableExits,
      'back-off',
      'slot 2 exited with code 1 after 0.4 s (< 1 s): unstable 1 of 5 within 1 m, next try in 200 ms',
    ],
    [
      'second unstable exit',
      crash,
      once,
      'back-off',
      'slot 2 exited with code 1 after 0.4 s (< 1 s): unstable 2 of 5 within 1 m, next try in 400 ms',
    ],
    [
      'fifth unstable exit',
      crash,
      four,
      'give-up',
      'slot 2 exited with code 1 after 0.4 s (< 1 s): unstable 5 of 5 within 1 m, given up; "Try again" starts over',
    ],
    [
      'code 0 too soon',
      { ...crash, code: 0 },
      noUnstableExits,
      'back-off',
      'slot 2 exited with code 0 after 0.4 s (< 1 s): unstable 1 of 5 within 1 m, next try in 200 ms',
    ],
    [
      'never online',
      { ...crash, onlineMs: null, uptimeMs: 2300 },
      noUnstableExits,
      'back-off',
      'slot 2 exited with code 1 before it was online, 2.3 s after its start: unstable 1 of 5 within 1 m, next try in 200 ms',
    ],
    [
      'just below the limit',
      { ...crash, onlineMs: 999.9 },
      noUnstableExits,
      'back-off',
      'slot 2 exited with code 1 after 0.9 s (< 1 s): unstable 1 of 5 within 1 m, next try in 200 ms',
    ],
    [
      'at the limit',
      { ...crash, onlineMs: 1000, uptimeMs: 1100 },
      once,
      'respawn',
      'slot 2 exited with code 1 after 1.1 s; starting again as g3',
    ],
    [
      'stable crash',
      { ...crash, code: null, signal: 'SIGKILL', onlineMs: 134_000, uptimeMs: 134_100 },
      four,
      'respawn',
      'slot 2 exited by SIGKILL after 2 m 14 s; starting again as g3',
    ],
    [
      'kill menu, too soon',
      { ...crash, cause: 'asked', code: null, signal: 'SIGTERM' },
      four,
      'respawn',
      'slot 2 exited by SIGTERM after 450 ms; starting again as g3',
    ],
    [
      'stop',
      { ...crash, cause: 'stop', code: 0, fate: 'stopped' },
      four,
      'rest',
      'slot 2 exited with code 0 after 450 ms; the slot is stopped',
    ],
    [
      'removal',
      { ...crash, cause: 'scale-down', code: 0, fate: 'removed' },
      four,
      'rest',
      'slot 2 exited with code 0 after 450 ms; the slot is removed',
    ],
    [
      'fork failed',
      { ...crash, cause: 'start-failed', code: null, forkError: 'spawn ENOENT', onlineMs: null, uptimeMs: 2 },
      noUnstableExits,
      'back-off',
      'slot 2 could not be started (spawn ENOENT): unstable 1 of 5 within 1 m, next try in 200 ms',
    ],
  ] as const)('%s', (_name, exit, history, kind, words) => {
    expect(decideRestart(exit, history, testRules)).toMatchObject({ kind, words })
  })

  it('clears the count after a stable run, and leaves it alone after a kill by hand', () => {
    expect(decideRestart({ ...crash, onlineMs: 5000 }, four, testRules).history).toEqual(noUnstableExits)
    expect(decideRestart({ ...crash, cause: 'asked' }, four, testRules).history).toBe(four)
  })

  it('does not give up when the exits lie outside the window, yet backs off further', () => {
    const slow = { ...crash, monoMs: 62_500 }
    const decision = decideRestart(slow, four, testRules)
    expect(decision).toMatchObject({ kind: 'back-off', delayMs: 3200 })
    expect(decision.history.monoMs).toEqual([3000, 4000, 62_500])
  })

  it('fails at the first unstable exit when one is the limit', () => {
    expect(decideRestart(crash, noUnstableExits, { ...testRules, maxUnstable: 1 }).kind).toBe('give-up')
  })

  it('keeps the back-off within 0 and the cap, growing, for any streak', () => {
    const settings = fc.record({ backOffMs: fc.nat(60_000), backOffCapMs: fc.nat(60_000) })
    fc.assert(
      fc.property(fc.nat(5000), settings, (streak, given) => {
        const rules = { ...testRules, ...given, maxUnstable: 100 }
        const delayAt = (count: number) => {
          const decision = decideRestart(crash, { streak: count, monoMs: [] }, rules)
          return decision.kind === 'back-off' ? decision.delayMs : Number.NaN
        }
        expect(delayAt(streak)).toBeGreaterThanOrEqual(0)
        expect(delayAt(streak)).toBeLessThanOrEqual(rules.backOffCapMs)
        expect(delayAt(streak + 1)).toBeGreaterThanOrEqual(delayAt(streak))
      }),
    )
  })
})
