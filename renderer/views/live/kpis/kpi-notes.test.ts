import { describe, expect, it } from 'vitest'
import type { ClusterPoint } from '../../../../shared/model/sample.ts'
import type { ExitCause, ExitRecord } from '../../../../shared/model/worker.ts'
import { createRing } from '../../../store/ring.ts'
import { deltaOf, exitsInWords, isBlind } from './kpi-notes.ts'

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

describe('a system that tells nothing', () => {
  const ringOf = (cpuRatios: readonly (number | null)[], rssBytes: number | null) => {
    const points = createRing<ClusterPoint>(10)
    for (const cpuRatio of cpuRatios) {
      points.push({
        ...{ requestsInFlight: 0, oldestRequestMs: null },
        ...{ atMs: 0, requestsPerSec: 0, latencyP50Ms: null, latencyP99Ms: null, errorRatio: null, errorCount: 0 },
        ...{ cpuRatio, rssBytes, openConnections: 0, restartCount: 0, queuedConnections: null },
        ...{ upgradedConnections: 0, connectionsPerSec: 0 },
      })
    }
    return points
  }

  it.each([
    ['no CPU, while workers report their memory', [null, null, null, null, null], 1, true],
    ['a start', [null, null], 1, false],
    ['CPU in between', [null, null, 0.5, null, null], 1, false],
    ['nobody lives', [null, null, null, null, null], null, false],
  ] as const)('%s', (_name, cpuRatios, rssBytes, expected) => {
    expect(isBlind(ringOf(cpuRatios, rssBytes))).toBe(expected)
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
