import { describe, expect, it } from 'vitest'
import { createRing } from '../../../../shared/base/ring.ts'
import type { ClusterPoint } from '../../../../shared/model/sample.ts'
import type { ExitCause, ExitRecord } from '../../../../shared/model/worker.ts'
import { anExit } from '../../../testing/cluster.ts'
import { aReplica } from '../../../testing/fleet.ts'
import { aClusterPoint, aSlotPoint } from '../../../testing/points.ts'
import {
  cutsInWords,
  deltaOf,
  exitsInWords,
  isBlind,
  lastToExplain,
  measuredInWords,
  silentInWords,
  silentOf,
} from './kpi-notes.ts'

describe('containers of which some have no stats', () => {
  it('are counted, because a sum of the others is not that of all', () => {
    const alone = aReplica(2, { statsAtMs: null, withoutAgent: 'no agent of the deck rides in it' })
    expect(measuredInWords({ replicas: [aReplica(1), alone, aReplica(3)] })).toBe('2 of 3 measured')
    expect(measuredInWords({ replicas: [aReplica(1), aReplica(2, { statsAtMs: null })] })).toBe('')
  })

  it('are not spoken of where each has some, or where there are none', () => {
    expect([measuredInWords({ replicas: [aReplica(1)] }), measuredInWords(null)]).toEqual(['', ''])
  })
})

describe('change of a figure', () => {
  it.each([
    [71, 100, '▼ 29\u202f%', true],
    [110, 100, '▲ 10\u202f%', false],
    [103, 100, '', false],
    [400, 100, '▲ ×4.0', true],
    [1069.2, 3, '▲ from 3/s', true],
    [3, 1069.2, '▼ from 1069.2/s', true],
    [0, 50, '▼ from 50/s', true],
    [null, 100, '', false],
    [100, null, '', false],
    [100, 0, '', false],
  ])('from %s against %s says "%s"', (now, before, words, notable) => {
    expect(deltaOf(now, before, (value) => `${value}/s`)).toMatchObject({ words, notable })
  })
})

describe('workers that do not answer', () => {
  const slot = (health: 'ok' | 'unresponsive', generation = 1) => ({ slot: 2, generation, pid: 7, health })
  const told = (...inFlight: readonly (number | null)[]) =>
    createRing(
      10,
      inFlight.map((requestsInFlight, at) => aSlotPoint({ atMs: at, requestsInFlight })),
    )
  const words = (points: ReturnType<typeof told> | undefined, generation = 1) => {
    const { words: short, more } = silentInWords(silentOf([slot('unresponsive', generation)], () => points))
    return short + more
  }

  it('hold about what they said last, when that was something', () => {
    expect(words(told(4, 3, null, null))).toBe('about 3 waiting on slot 2')
  })

  it.each([
    ['said last that none waited', told(0, null)],
    ['never said a word', told(null)],
    ['are not sampled yet', undefined],
  ])('hold what nobody knows, not nothing, when they %s', (_, points) => {
    expect(words(points)).toBe('slot 2 silent: what waits there is not known')
  })

  it('do not hold what an earlier generation held', () => {
    expect(words(told(4), 2)).toMatch(/not known/)
  })

  it('are not spoken of while all answer', () => {
    expect(silentInWords(silentOf([slot('ok')], () => told(4))).words).toBe('')
  })
})

describe('a system that tells nothing', () => {
  const ringOf = (cpuRatios: readonly (number | null)[], rssBytes: number | null) => {
    const points = createRing<ClusterPoint>(10)
    for (const cpuRatio of cpuRatios) {
      points.push(aClusterPoint({ cpuRatio, rssBytes }))
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
  const exit = (cause: ExitCause, atMs = 100): ExitRecord => anExit({ slot: 1, generation: 1, cause, atMs, cut: null })

  it('tell kills, crashes and reloads apart', () => {
    const reloaded = { ...exit('reload'), replacedBy: 2 }
    const exits = [exit('asked'), exit('crash'), exit('start-failed'), reloaded, exit('stop')]
    expect(exitsInWords(exits, 0)).toBe('1 kill · 2 crashes · 1 reloaded')
  })

  it('tell crashes after which a slot was given up from those that were tried again', () => {
    const decisions = ['back-off', 'back-off', 'respawn', 'give-up'] as const
    const crashes = decisions.map((followed): ExitRecord => ({ ...exit('crash'), followed }))
    expect(exitsInWords(crashes, 0)).toBe('4 crashes, 1 given up, 3 tried again')
  })

  it('leave out a worker that only started for a reload and gave its place to nobody', () => {
    expect(exitsInWords([exit('reload')], 0)).toBe('')
  })

  it('lead to the newest end that needs explaining', () => {
    const crash = exit('crash')
    expect(lastToExplain([exit('asked'), crash, exit('reload'), exit('stop')])).toBe(crash)
    expect(lastToExplain([exit('scale-down')])).toBe(null)
  })

  it('count what they cut apart, by the requests, else by the connections', () => {
    const cut = (requestCount: number | null, connectionCount: number | null, atMs = 100) => ({
      ...exit('crash', atMs),
      cut: { requestCount, connectionCount, ageMs: 0 },
    })
    const words = (...exits: readonly ExitRecord[]) => {
      const { words: short, more } = cutsInWords(exits, 50)
      return short + more
    }
    expect(words(cut(7, 22))).toBe('about 7 cut by the exit of slot 1')
    expect(words(cut(7, 22), exit('reload'), cut(0, 3))).toBe('about 7 cut by 2 exits')
    expect(words(cut(0, 22))).toBe('about 22 connections closed by the exit of slot 1')
    expect(words(cut(null, 1))).toBe('about 1 connection closed by the exit of slot 1')
    expect(words(exit('crash'), cut(7, 22, 10))).toBe('')
  })

  it('forget what is older than the window', () => {
    expect(exitsInWords([exit('crash', 10)], 50)).toBe('')
  })
})
