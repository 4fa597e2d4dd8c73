import { describe, expect, it } from 'vitest'
import type { ExitCause, ExitRecord } from '../../../../shared/model/worker.ts'
import { deltaOf, exitsInWords } from './kpi-notes.ts'

describe('change of a figure', () => {
  it.each([
    [71, 100, '▼ 29\u202f%', true],
    [110, 100, '▲ 10\u202f%', false],
    [103, 100, '', false],
    [400, 100, '▲ ×4.0', true],
    [null, 100, '', false],
    [100, null, '', false],
    [100, 0, '', false],
  ])('from %s against %s says "%s"', (now, before, words, notable) => {
    expect(deltaOf(now, before)).toEqual({ words, notable })
  })
})

describe('exits in words', () => {
  const exit = (cause: ExitCause, atMs = 100): ExitRecord => ({
    slot: 1,
    generation: 1,
    pid: 1,
    code: 0,
    signal: null,
    cause,
    uptimeMs: 1,
    startedAtMs: 0,
    atMs,
    monoMs: atMs,
    onlineMs: null,
    isFirstOfRun: false,
    warning: null,
    followed: 'respawn',
    delayMs: null,
    words: '',
  })

  it('tell kills, crashes and reloads apart', () => {
    const exits = [exit('kill-menu'), exit('crash'), exit('start-failed'), exit('reload'), exit('stop')]
    expect(exitsInWords(exits, 0)).toBe('1 kill · 2 crashes · 1 reload')
  })

  it('forget what is older than the window', () => {
    expect(exitsInWords([exit('crash', 10)], 50)).toBe('')
  })
})
