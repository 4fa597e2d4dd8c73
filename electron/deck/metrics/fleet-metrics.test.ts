import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../../shared/base/clock.ts'
import { prometheusText } from '../../metrics/prometheus-text.ts'
import { FakeEngine, killed, retired, testNode, testReplica, testState } from '../containers/testing/fake-fleet.ts'
import { createTestDeck, type TestDeck } from '../testing/test-deck.ts'
import { readFigures } from './read-figures.ts'
import { fallen, readScrape, type Scrape } from './testing/scrape.ts'

const source = { kind: 'service', host: 'unix:///var/run/docker.sock', service: 'web' } as const
const ofSlot = (slot: number): string => `slot="${slot}"`

describe('metrics of a cluster of containers', () => {
  let engine: FakeEngine
  let test: TestDeck
  let monoMs: number

  beforeEach(async () => {
    // What is told below is of now: older numbers would be nobody's.
    monoMs = systemClock.monoMs() - 4000
    const others = { nodeId: 'node-b', nodeName: 'b' }
    engine = new FakeEngine(testState([testReplica('t1', 1), testReplica('t2', 2), testReplica('t3', 3, others)]))
    engine.change({ nodes: [testNode('a'), testNode('b')] })
    test = createTestDeck(undefined, undefined, undefined, undefined, undefined, engine)
    const opened = await test.deck.containers.open(source)
    if (!opened.ok) throw new Error(opened.error.message)
  })
  afterEach(() => test.close())

  const read = (): Scrape => {
    const { deck } = test
    const labels = new Map(deck.containers.sessions.map(({ id }) => [id, 'web']))
    return readScrape(
      prometheusText(readFigures([], deck.containers.sessions, labels, deck.host(), Date.now()), 'prometheus'),
    )
  }
  const measure = (key: string, cpuMs: number, inBytes: number): void => {
    monoMs += 1000
    engine.measure(key, monoMs, { cpuMs, inBytes })
  }

  it('says where each is and what is measured of it, and nothing of what nobody measures', () => {
    measure('t1', 9000, 500)
    measure('t1', 9500, 700)
    const now = read()
    expect(now.sum('clusterdeck_worker_up')).toBe(3)
    expect(now.sum('clusterdeck_container_info', 'slot="3",node="b",image="web:1",phase="listening"')).toBe(1)
    expect(now.sum('container_cpu_time_seconds_total', ofSlot(1))).toBe(0.5)
    expect(now.sum('container_network_io_bytes_total', ofSlot(1), 'network_io_direction="receive"')).toBe(200)
    expect(now.sum('container_memory_working_set_bytes', ofSlot(1))).toBe(50e6)
    expect(now.sum('clusterdeck_container_stats_age_seconds', ofSlot(1))).toBeLessThan(60)
    const named = (slot: number): Set<string> =>
      new Set([...now.values.keys()].flatMap((one) => (one.includes(ofSlot(slot)) ? (one.split('{')[0] ?? '') : [])))
    expect([...named(3)]).toEqual([
      'clusterdeck_worker_up',
      'clusterdeck_worker_listening',
      'clusterdeck_worker_generation',
      'clusterdeck_worker_boot_duration_seconds',
      'clusterdeck_container_info',
      'container_uptime_seconds',
      'clusterdeck_worker_exits_total',
      'clusterdeck_restarts_total',
    ])
    for (const name of ['process_', 'http_', 'nodejs_', 'clusterdeck_queue', 'clusterdeck_handovers_total']) {
      expect(now.text).not.toContain(`\n${name}`)
    }
    expect(now.text).toContain('policy=""')
  })

  it('counts on while a task is killed, moves, is forgotten, and its engine is lost and found', () => {
    measure('t1', 9000, 500)
    measure('t1', 9300, 900)
    let before = read()
    const look = (): Scrape => {
      const now = read()
      expect(fallen(before, now)).toEqual([])
      before = now
      return now
    }
    engine.replace('t1', killed)
    measure('t101', 50, 100)
    expect(look().sum('container_cpu_time_seconds_total', ofSlot(1))).toBe(0.35)
    expect(before.sum('clusterdeck_worker_exits_total', ofSlot(1), 'cause="crash"')).toBe(1)
    expect(before.sum('clusterdeck_restarts_total', ofSlot(1), 'cause="crash"')).toBe(1)
    const moved = { nodeId: 'node-b', nodeName: 'b' }
    engine.replace('t101', (one, atMs) => retired(one, atMs))
    engine.change({
      replicas: engine.state.replicas
        .filter(({ key }) => key !== 't1' && key !== 't101')
        .map((one) => (one.slot === 1 ? { ...one, ...moved } : one)),
    })
    expect(look().sum('container_network_io_bytes_total', ofSlot(1), 'receive')).toBe(500)
    expect(before.sum('clusterdeck_container_info', 'slot="1",node="b"')).toBe(1)
    engine.lose()
    const lost = look()
    expect([lost.sum('clusterdeck_engine_up'), lost.sum('clusterdeck_worker_up')]).toEqual([0, null])
    expect(lost.sum('clusterdeck_workers_listening')).toBeNull()
    engine.find()
    expect(look().sum('clusterdeck_worker_up')).toBe(3)
    engine.change({ desired: 0, replicas: engine.state.replicas.map((one) => retired(one, Date.now())) })
    engine.change({ replicas: [] })
    look()
  })

  it('counts a restart when another container is there, not before', () => {
    const [first, ...others] = engine.state.replicas
    if (first === undefined) throw new Error('there is none')
    engine.change({ replicas: [killed(first, Date.now()), ...others] })
    const ended = read()
    expect(ended.sum('clusterdeck_worker_exits_total', ofSlot(1), 'cause="crash"')).toBe(1)
    expect(ended.sum('clusterdeck_restarts_total', ofSlot(1))).toBe(0)
    expect(ended.sum('clusterdeck_worker_up', ofSlot(1))).toBe(0)
    expect(ended.sum('container_uptime_seconds', ofSlot(1))).toBeNull()
    engine.change({ replicas: [...engine.state.replicas, testReplica('t9', 1)] })
    expect(read().sum('clusterdeck_restarts_total', ofSlot(1), 'cause="crash"')).toBe(1)
  })

  it('is served beside the other clusters of the deck, each under its own name', async () => {
    await test.deck.metrics.set({ isOn: true, port: 0, otlpUrl: '' })
    const { serving } = test.deck.metrics.state
    if (serving.kind !== 'serving') throw new Error(JSON.stringify(serving))
    await vi.waitFor(async () => {
      const text = await (await fetch(serving.url)).text()
      expect(readScrape(text).sum('clusterdeck_worker_up', 'cluster="web"')).toBe(3)
    })
  })
})
