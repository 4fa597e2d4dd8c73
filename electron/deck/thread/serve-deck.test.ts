import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DeckEventName } from '../../../shared/ipc/contract.ts'
import { ToldClusters } from '../../../shared/ipc/told-clusters.ts'
import { noMetrics } from '../../../shared/metrics/metrics-settings.ts'
import type { NoticeContent } from '../../../shared/model/deck.ts'
import type { RememberedCluster } from '../../../shared/model/settings.ts'
import { testAgentPath } from '../../../tools/testing/test-agent.ts'
import { testGeneratorPath } from '../../../tools/testing/test-load-generator.ts'
import { testLogThreadPath } from '../../../tools/testing/test-log-thread.ts'
import type { DeckCalls, HeardDeck } from '../deck-host.ts'
import type { FirstClusters } from '../session/start-clusters.ts'
import { completeSettings } from '../settings/default-settings.ts'
import { fixture } from '../testing/test-deck.ts'
import { type Caller, createCaller } from './port-calls.ts'
import { serveDeck } from './serve-deck.ts'

const patient = { timeout: 20_000 }
const onAnyPort = { env: { PORT: '0' }, workers: 1 }
const sample = { id: 'plain', title: 'Plain', shows: '', icon: 'globe', path: fixture('plain.mjs') } as const

/** A real deck at the other end of a channel, on the test's own thread. */
describe('a deck behind a port', () => {
  const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-port-'))
  let channel: MessageChannel
  let deck: Caller<DeckCalls>
  let pushed: DeckEventName[]
  /** Put together of what was pushed. */
  let heard: ToldClusters
  let notices: NoticeContent[]
  let remembered: RememberedCluster[]
  /** Every list that was told, from the first on. */
  let lists: (readonly [string, boolean])[][]
  let shown: string[]
  let opened: string[]
  let intervals: number[]
  const start = (first: Partial<FirstClusters>): Promise<void> =>
    deck.call('start', { asked: null, remembered: [], welcome: null, ...first })
  beforeEach(() => {
    channel = new MessageChannel()
    serveDeck(channel.port2, {
      agentPath: testAgentPath,
      generatorPath: testGeneratorPath,
      smallStorePath: '',
      logThreadPath: testLogThreadPath,
      resultsDir: join(dir, 'load'),
      experimentsDir: join(dir, 'experiments'),
      heapReaderPath: '',
      heapDir: join(dir, 'heap'),
      learningDir: '',
      lessonsDir: '',
      profilesDir: join(dir, 'profiles'),
      recordsDir: dir,
      samplingIntervalMs: 250,
      metrics: noMetrics,
      samples: [sample],
      nodePaths: [],
      startedWith: { environment: process.env, niceValue: null },
      expected: [{ nodePath: '', env: {} }],
    })
    pushed = []
    heard = new ToldClusters()
    notices = []
    remembered = []
    lists = []
    shown = []
    opened = []
    intervals = []
    deck = createCaller<DeckCalls, HeardDeck>(channel.port1, {
      push(name, json) {
        pushed.push(name)
        if (name === 'cluster') heard.whole(JSON.parse(json))
        if (name === 'cluster-changed') heard.changed(JSON.parse(json))
      },
      notice: (content) => notices.push(content),
      clusters: (clusters) => {
        remembered = clusters
        lists.push(clusters.map(({ id, running }) => [id, running]))
      },
      sampling: (intervalMs) => intervals.push(intervalMs),
      opened: ({ scriptPath }) => opened.push(scriptPath),
      notify() {},
      metrics() {},
      show: (clusterId) => shown.push(clusterId),
    })
  })
  afterEach(async () => {
    await deck.call('stopAll', undefined)
    await deck.call('end', undefined)
    channel.port1.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const listening = async (): Promise<number> => {
    const { clusters } = await deck.call('state', undefined)
    return clusters.reduce((sum, one) => sum + one.listeningCount, 0)
  }

  it('starts what the command line asks for, shows it, and brings the others back stopped', async () => {
    const settings = completeSettings({ scriptPath: fixture('express.cjs'), ...onAnyPort }, 'before')
    await start({
      asked: { scriptPath: sample.path, ...onAnyPort },
      remembered: [{ id: 'before', settings, running: true }],
      welcome: { scriptPath: fixture('koa.cjs') },
    })
    await vi.waitFor(async () => expect(await listening()).toBe(1), patient)
    expect(opened).toEqual([sample.path])
    expect(remembered).toMatchObject([
      { id: 'before', running: false },
      { id: shown[0], running: true, settings: { scriptPath: sample.path } },
    ])
    expect(pushed).toContain('lifecycle')
  })

  it('has told all that its state says by the time that it answers', async () => {
    await start({ asked: { scriptPath: sample.path, ...onAnyPort } })
    let isUp = false
    for (let look = 0; !isUp || look < 20; look += 1) {
      const { clusters } = await deck.call('state', undefined)
      const [cluster] = clusters
      expect(heard.of(cluster?.id ?? '')).toEqual(JSON.parse(JSON.stringify(cluster)))
      isUp ||= cluster?.listeningCount === 1
    }
    expect(pushed.filter((name) => name === 'cluster')).toHaveLength(1)
    expect(pushed).toContain('cluster-changed')
  })

  it('brings back what ran, and says what could not', async () => {
    const settings = completeSettings({ scriptPath: sample.path, ...onAnyPort }, 'plain')
    const gone = { ...settings, name: 'gone', scriptPath: '/nowhere/server.js' }
    await start({
      remembered: [
        { id: 'gone', settings: gone, running: true },
        { id: 'plain', settings, running: true },
      ],
    })
    await vi.waitFor(async () => expect(await listening()).toBe(1), patient)
    expect(notices.map(({ title }) => title)).toEqual(['gone was not started'])
    expect([shown, opened]).toEqual([[], []])
    const last = [
      ['gone', false],
      ['plain', true],
    ]
    // Whoever dies on the way finds the last session's list next time: no shorter one, none that is stopped.
    expect(lists.filter((list) => JSON.stringify(list) !== JSON.stringify(last))).toEqual([])
    expect(lists.at(-1)).toEqual(last)
  })

  it('welcomes with a sample, which is no script of the person', async () => {
    await start({ welcome: { scriptPath: sample.path, sample: sample.id, ...onAnyPort } })
    await vi.waitFor(async () => expect(await listening()).toBe(1), patient)
    const [clusterId = ''] = shown
    const url = await deck.call('urlOf', clusterId)
    expect(url).toMatchObject({ ok: true, value: expect.stringMatching(/^http:\/\/localhost:\d+$/) })
    expect(opened).toEqual([])
  })

  it('answers the commands of the contract, and has its settings remembered', async () => {
    await start({})
    expect(await deck.call('deck.setSamplingInterval', { intervalMs: 500 })).toEqual({ ok: true, value: undefined })
    expect(await deck.call('state', undefined)).toMatchObject({ samplingIntervalMs: 500, clusters: [] })
    expect(intervals).toEqual([500])
    expect(await deck.call('cluster.start', { clusterId: 'x' })).toMatchObject({ error: { code: 'not-found' } })
    expect(await deck.call('cluster.openSample', { sample: 'x' })).toMatchObject({ error: { code: 'not-found' } })
    await deck.call('openAsked', { scriptPath: '/nowhere/server.js' })
    expect(notices.map(({ title }) => title)).toEqual(['/nowhere/server.js was not started'])
  })

  it('starts nothing any more once it stops', async () => {
    await start({})
    await deck.call('stopAll', undefined)
    const answer = await deck.call('cluster.openSample', { sample: 'plain', workers: 1 })
    expect(answer.ok).toBe(true)
    expect(await listening()).toBe(0)
    expect(remembered.map(({ running }) => running)).toEqual([false])
  })
})
