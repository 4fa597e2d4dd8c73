import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { noMetrics } from '../../../shared/metrics/metrics-settings.ts'
import type { DeckConfig, HeardDeck } from '../deck-host.ts'
import { bootThread } from './boot-thread.ts'
import { type DeckThread, startDeckThread } from './deck-thread.ts'

const config: DeckConfig = {
  agentPath: '',
  recordsDir: '',
  generatorPath: '',
  smallStorePath: '',
  logThreadPath: '',
  resultsDir: '',
  experimentsDir: '',
  heapReaderPath: '',
  heapDir: '',
  profilesDir: '',
  learningDir: '',
  lessonsDir: '',
  samplingIntervalMs: 1000,
  metrics: noMetrics,
  samples: [],
  nodePaths: [],
  startedWith: { environment: {}, niceValue: null },
  expected: [],
}

describe("the deck's thread", () => {
  const told: string[] = []
  const ends: string[] = []
  let deck: DeckThread
  const start = (fixture: string): DeckThread => {
    const facts: HeardDeck = {
      push: (name) => told.push(name),
      notice: ({ title }) => told.push(title),
      clusters() {},
      sampling() {},
      metrics() {},
      opened() {},
      notify() {},
      show: (clusterId) => told.push(clusterId),
    }
    deck = startDeckThread({
      thread: bootThread(join(import.meta.dirname, 'fixtures', fixture)),
      config,
      facts,
      onEnded: ({ message }) => ends.push(message),
    })
    return deck
  }
  afterEach(async () => {
    await deck.end()
    told.length = 0
    ends.length = 0
  })

  it('is given up when it hangs', async () => {
    const call = start('hanging-thread.mjs').call('state', undefined)
    call.catch(() => {})
    expect(await deck.end()).toBe(false)
    await expect(call).rejects.toThrow('ended with code 1')
    expect(ends).toEqual([])
  })

  it('says why it ended by itself, once, and everything called is answered', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    start('failing-thread.mjs')
    const calls = [deck.call('urlOf', 'one'), deck.call('urlOf', 'two')]
    for (const call of calls) await expect(call).rejects.toThrow('out of something')
    expect(told).toContain('the last words')
    await expect(deck.call('state', undefined)).rejects.toThrow('ended with code 1: out of something')
    expect(ends).toEqual(['the thread of the deck ended with code 1: out of something'])
  })
})
