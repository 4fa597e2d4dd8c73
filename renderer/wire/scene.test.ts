import { describe, expect, it } from 'vitest'
import type { TrafficBatch } from '../../shared/model/traffic.ts'
import { pointOf, traceAt } from './hit-test.ts'
import { looksAlike, pipRows } from './pips.ts'
import { Recorder } from './recording.ts'
import { placeDots } from './scene.ts'
import type { SceneInput, WireWorker } from './scene-input.ts'
import { aBatch, aConnection, aRequest } from './test-traces.ts'
import { createThinning } from './thinning.ts'
import { wireLayout } from './wire-layout.ts'
import { layWires } from './wires.ts'

const layout = wireLayout({ width: 566, height: 280, workerCount: 2, factCount: 5, captioned: false, hasQueue: true })
const travel = { toPrimaryMs: 100, toWorkerMs: 200, aroundMs: 300 }
const workers: readonly WireWorker[] = [1, 2].map((slot) => ({
  slot,
  generation: 1,
  mood: 'serving',
  isHurt: false,
  shareRatio: 0.5,
}))

function scene(batch: Partial<TrafficBatch>, monoMs: number, change: Partial<SceneInput> = {}) {
  const recorder = new Recorder()
  recorder.add(aBatch(batch))
  const mode = change.mode ?? 'connections'
  const wires = layWires(layout, 2, 0, mode === 'requests')
  const thinning = createThinning()
  const input: SceneInput = {
    recording: recorder,
    monoMs,
    mode,
    workers,
    layout,
    wires,
    travel,
    thinning,
    scrollTop: 0,
    still: false,
    ...change,
  }
  return { ...placeDots(input), pips: pipRows(input) }
}

describe('the scene', () => {
  const coming = aConnection({ id: 1, arrivedMonoMs: 1050, sentMonoMs: 1051, openedMonoMs: 1052 })
  const waiting = aConnection({
    id: 2,
    arrivedMonoMs: 900,
    sentMonoMs: null,
    openedMonoMs: null,
    slot: null,
    generation: null,
  })
  const going = aConnection({ id: 3, arrivedMonoMs: 899, sentMonoMs: 900, openedMonoMs: 901, slot: 2 })

  it('shows each connection once, where it is', () => {
    const { dots, isMoving } = scene({ connections: [coming, waiting, going] }, 1000)
    expect(isMoving).toBe(true)
    expect(dots.map(({ trace, slot }) => [trace.id, slot])).toEqual([
      [1, null],
      [2, null],
      [3, 2],
    ])
    const [first, second, third] = dots
    expect(first?.x).toBeLessThan(layout.primary.x)
    expect(second?.x).toBeGreaterThan(layout.queue.x)
    expect(second?.y).toBe(layout.queue.y + layout.queue.height / 2)
    expect(third?.x).toBeGreaterThan(layout.primary.x + layout.primary.width)
    expect(third?.x).toBeLessThan(layout.cards.x)
  })

  it('queues waiting dots side by side, as many as there is room for', () => {
    const connections = Array.from({ length: 80 }, (_, index) => ({ ...waiting, id: index + 1 }))
    const { dots, isMoving } = scene({ connections }, 1000)
    expect(isMoving).toBe(false)
    expect(dots.length).toBeGreaterThan(8)
    expect(dots.at(-1)?.x).toBeLessThan(layout.queue.x + layout.queue.width)
    expect(new Set(dots.map(({ x }) => x)).size).toBe(dots.length)
  })

  it('stops before the box of a worker that does not take it, one behind the other', () => {
    const stuck = [1, 2].map((id) => aConnection({ id, arrivedMonoMs: 100, sentMonoMs: 101, openedMonoMs: null }))
    const { dots, isMoving } = scene({ connections: stuck }, 1000)
    expect(isMoving).toBe(false)
    const [nearest, next] = dots.map(({ x }) => layout.cards.x - x)
    expect(nearest).toBeCloseTo(9, 0)
    expect((next ?? 0) - (nearest ?? 0)).toBeGreaterThan(6)
  })

  it('lets dots travel back only from a draining worker', () => {
    const closed = aConnection({ arrivedMonoMs: 100, sentMonoMs: 101, openedMonoMs: 102, closedMonoMs: 950 })
    expect(scene({ connections: [closed] }, 1000).dots).toEqual([])
    const draining = workers.map((worker) => ({ ...worker, mood: 'draining' as const }))
    expect(scene({ connections: [closed] }, 1000, { workers: draining }).dots).toHaveLength(1)
  })

  it('moves no more than sixty dots, and says of how many they are', () => {
    const connections = Array.from({ length: 500 }, (_, index) => ({ ...going, id: index + 1 }))
    const input = { thinning: createThinning() }
    scene({ connections, connectionsOneOf: 40 }, 1000, input)
    const { dots, oneOf } = scene({ connections, connectionsOneOf: 40 }, 1000, input)
    expect(dots.length).toBeGreaterThan(20)
    expect(dots.length).toBeLessThanOrEqual(75)
    expect(oneOf).toBe(40 * 16)
  })

  it('leads requests around the primary: there, and hollow back, failed ones as such', () => {
    const requests = [
      aRequest({ id: 7, startedMonoMs: 1100 }),
      aRequest({ id: 8, startedMonoMs: 800, endedMonoMs: 900, status: 200 }),
      aRequest({ id: 9, startedMonoMs: 800, endedMonoMs: 900, status: 503 }),
      aRequest({ id: 10, startedMonoMs: 800, endedMonoMs: null }),
    ]
    const { dots } = scene({ connections: [coming], requests }, 1000, { mode: 'requests' })
    expect(dots.map(({ trace, look }) => [trace.kind, trace.id, look])).toEqual([
      ['request', 7, 'filled'],
      ['request', 8, 'hollow'],
      ['request', 9, 'bad'],
    ])
    const { primary } = layout
    for (const { x, y } of dots) {
      const beside = x < primary.x || x > primary.x + primary.width
      expect(beside || y < primary.y || y > primary.y + primary.height).toBe(true)
    }
  })

  it('leaves out what moves when the person asked for less motion', () => {
    const { dots } = scene({ connections: [coming, waiting, going] }, 1000, { still: true })
    expect(dots.map(({ trace }) => trace.id)).toEqual([2])
  })
})

describe('pips', () => {
  const inside = (id: number, slot = 1) =>
    aConnection({ id, slot, arrivedMonoMs: 100, sentMonoMs: 101, openedMonoMs: 102 })
  const told = (openConnections: number, requestsInFlight: number, generation = 1) => [
    { slot: 1, generation, openConnections, requestsInFlight, owesAnswer: false, passedOverCount: 0 },
  ]

  it('are the connections a worker holds, filled where a request runs', () => {
    const batch = { connections: [inside(1), inside(2)], requests: [aRequest({ connectionId: 2, startedMonoMs: 500 })] }
    const [first] = scene({ ...batch, workers: told(2, 1) }, 1000).pips
    expect(first?.pips.map(({ trace, filled }) => [trace?.id, filled])).toEqual([
      [1, false],
      [2, true],
    ])
  })

  it('are as many as the worker says, also those that are not traced', () => {
    const [first] = scene({ connections: [inside(1)], requestsOneOf: 5, workers: told(6, 4) }, 1000).pips
    expect(first?.pips.map(({ trace }) => trace?.id ?? null)).toEqual([1, null, null, null, null, null])
    expect(first?.pips.filter(({ filled }) => filled)).toHaveLength(4)
  })

  it('do not count a connection twice whose dot is still on its way', () => {
    const onItsWay = aConnection({ id: 2, arrivedMonoMs: 950, sentMonoMs: 951, openedMonoMs: 952 })
    const [first] = scene({ connections: [inside(1), onItsWay], workers: told(2, 0) }, 1000).pips
    expect(first?.pips).toHaveLength(1)
  })

  it('are not those of an ended generation', () => {
    const next = workers.map((worker) => ({ ...worker, generation: 2 }))
    const [first] = scene({ connections: [inside(1)], workers: told(4, 0) }, 1000, { workers: next }).pips
    expect(first?.pips).toEqual([])
  })

  it('become a bar when nobody would count them', () => {
    const [first] = scene({ workers: told(200, 50) }, 1000).pips
    expect(first).toMatchObject({ pips: [], bar: { filledRatio: 0.25 } })
  })

  it('are drawn anew only when one comes, goes, fills or empties', () => {
    const rows = (openConnections: number, requestsInFlight: number) =>
      scene({ workers: told(openConnections, requestsInFlight) }, 1000).pips
    expect(looksAlike(rows(6, 4), rows(6, 4))).toBe(true)
    for (const other of [rows(6, 3), rows(5, 4), rows(200, 50), []]) expect(looksAlike(rows(6, 4), other)).toBe(false)
    expect(looksAlike(rows(200, 50), rows(200, 100))).toBe(false)
  })

  it('stay inside their card', () => {
    for (const count of [1, 20, 40]) {
      const [first] = scene({ workers: told(count, 3) }, 1000).pips
      expect(first?.pips).toHaveLength(count)
      for (const { x, y } of first?.pips ?? []) {
        expect(x).toBeGreaterThan(layout.cards.x + 9)
        expect(x).toBeLessThan(layout.cards.x + layout.cards.width - 9)
        expect(y).toBeLessThan(layout.cards.y + layout.cardHeight)
      }
    }
  })
})

describe('pressing a dot', () => {
  const drawn = scene(
    {
      connections: [
        aConnection({ id: 1, arrivedMonoMs: 900, sentMonoMs: null, openedMonoMs: null, slot: null }),
        aConnection({ id: 2, arrivedMonoMs: 100, sentMonoMs: 101, openedMonoMs: 102 }),
      ],
      workers: [
        { slot: 1, generation: 1, openConnections: 3, requestsInFlight: 0, owesAnswer: false, passedOverCount: 0 },
      ],
    },
    1000,
  )

  it('finds the nearest dot or pip that has a story', () => {
    const dot = pointOf(drawn, { kind: 'connection', id: 1 }) ?? { x: 0, y: 0 }
    const pip = pointOf(drawn, { kind: 'connection', id: 2 }) ?? { x: 0, y: 0 }
    expect(traceAt(drawn, { x: dot.x + 5, y: dot.y - 5 })).toEqual({ kind: 'connection', id: 1 })
    expect(traceAt(drawn, { x: pip.x + 1, y: pip.y + 2 })).toEqual({ kind: 'connection', id: 2 })
  })

  it('finds nothing beside them, and nothing in pips that nobody traced', () => {
    const untraced = drawn.pips[0]?.pips[2] ?? { x: 0, y: 0 }
    expect(traceAt(drawn, untraced)).toBeNull()
    expect(traceAt(drawn, { x: 1, y: 1 })).toBeNull()
    expect(pointOf(drawn, { kind: 'request', id: 1 })).toBeNull()
  })
})
