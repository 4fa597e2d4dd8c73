import { describe, expect, it } from 'vitest'
import { anOwnPrimary } from '../../testing/cluster.ts'
import { aSlotPoint } from '../../testing/points.ts'
import { primaryNumbers } from './primary-numbers.ts'
import { describePrimary } from './primary-state.ts'

const end = { code: 1, signal: null, atMs: 1000, uptimeMs: 5, words: 'your primary exited', workersWords: '' }

describe('the state of an own primary', () => {
  it.each([
    [{}, 'running', 'ok', ''],
    [{ phase: 'starting' }, 'starting', 'info', ''],
    [{ phase: 'forkless' }, 'forked nobody', 'warn', 'for 4 s'],
    [{ health: 'unresponsive' }, 'blocked', 'hot', ''],
    [{ health: 'paused' }, 'paused', 'idle', ''],
    [{ held: { count: 3, words: '' } }, 'forks held', 'warn', ''],
    [{ phase: 'ended', lastEnd: end }, 'ended', 'bad', 'exit 1'],
    [{ phase: 'ended', lastEnd: { ...end, code: 0 } }, 'ended', 'idle', 'exit 0'],
    [{ phase: 'ended', lastEnd: { ...end, code: null, signal: 'SIGTERM' } }, 'ended', 'idle', 'SIGTERM'],
    [{ phase: 'ended', lastEnd: { ...end, signal: 'SIGKILL' }, health: 'unresponsive' }, 'ended', 'bad', 'SIGKILL'],
  ] as const)('%j is %s', (change, word, tone, extra) => {
    expect(describePrimary(anOwnPrimary(change), 5400)).toMatchObject({ word, tone, extra })
  })
})

const plain = (words: string) => words.replaceAll('\u202f', ' ')

describe('its numbers', () => {
  const point = aSlotPoint({ generation: 1, cpuRatio: 0.013, rssBytes: 52_400_000, loopDelayP99Ms: 1.4 })
  const words = (change: object, at = point) =>
    Object.fromEntries(
      primaryNumbers(anOwnPrimary(change), at, 120_900).map(({ name, words: each }) => [name, plain(each)]),
    )

  it('have their units, and none is of an earlier process', () => {
    expect(words({})).toMatchObject({
      CPU: '1 %',
      RSS: '52.4 MB',
      Loop: '1.4 ms',
      Forks: '2',
      Messages: '3/s in, 2/s out',
    })
    expect(words({ generation: 2 })).toMatchObject({ CPU: '–', RSS: '–', Loop: '–' })
    expect(words({ pid: null })).toMatchObject({ pid: '–', CPU: '–' })
  })

  it('name what was lost, and since when they count', () => {
    const lost = anOwnPrimary({ messages: { toWorkers: 1, fromWorkers: 90_000, lost: 7 }, deckForkCount: 1 })
    const [messages, forks] = primaryNumbers(lost, null, 120_900).slice(-2)
    expect(forks?.title).toBe('2 forks by your primary, in 2 m; 1 worker forked by the deck')
    expect(messages).toMatchObject({ tone: 'warn', title: expect.stringContaining('7 lost') })
  })
})
