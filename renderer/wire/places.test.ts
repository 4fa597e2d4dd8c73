import { describe, expect, it } from 'vitest'
import { placeConnection, placeRequest, travelTimes } from './places.ts'
import { aConnection, aRequest } from './test-traces.ts'

const travel = { toPrimaryMs: 100, toWorkerMs: 200, aroundMs: 300 }
const waited = aConnection({ arrivedMonoMs: 1000, sentMonoMs: 1050, openedMonoMs: 1051, closedMonoMs: 2000 })
const where = (trace: ReturnType<typeof aConnection>) => (monoMs: number) => {
  const place = placeConnection(trace, monoMs, travel)
  return place === null ? null : 'ratio' in place ? `${place.at} ${place.ratio.toFixed(2)}` : place.at
}

describe('where a connection is', () => {
  it('comes, waits as long as it really waited, goes to its worker, and stays until it closes', () => {
    expect([899, 900, 950, 1000, 1049, 1050, 1150, 1250, 1999].map(where(waited))).toEqual([
      null,
      'to-primary 0.00',
      'to-primary 0.50',
      'waiting',
      'waiting',
      'to-worker 0.00',
      'to-worker 0.50',
      'inside',
      'inside',
    ])
  })

  it('returns when it closed, and is gone', () => {
    expect([2000, 2100, 2200].map(where(waited))).toEqual(['returning 0.00', 'returning 0.50', null])
  })

  it('ends its way to the worker even when it was closed meanwhile', () => {
    const short = { ...waited, closedMonoMs: 1052 }
    expect([1200, 1250].map(where(short))).toEqual(['to-worker 0.75', 'returning 0.00'])
  })

  it('stands before a worker that does not take it', () => {
    const stuck = { ...waited, openedMonoMs: null, closedMonoMs: null }
    expect([1200, 1250, 9000].map(where(stuck))).toEqual(['to-worker 0.75', 'stuck', 'stuck'])
    expect(where({ ...stuck, closedMonoMs: 5000 })(6000)).toBeNull()
    expect([2000, 3000].map(where({ ...stuck, openedMonoMs: 2500 }))).toEqual(['stuck', 'inside'])
  })

  it('waits for good while nobody takes it, and goes back when the client went away', () => {
    const queued = { ...waited, sentMonoMs: null, openedMonoMs: null, slot: null, closedMonoMs: null }
    expect(where(queued)(9000)).toBe('waiting')
    expect([1499, 1500, 1550, 1600].map(where({ ...queued, closedMonoMs: 1500, lost: 'client went away' }))).toEqual([
      'waiting',
      'lost 0.00',
      'lost 0.50',
      null,
    ])
  })

  it('comes in one go where the primary is bypassed', () => {
    const direct = { ...waited, arrivedMonoMs: null, sentMonoMs: null, openedMonoMs: 1000 }
    expect([699, 850, 1000, 1999].map(where(direct))).toEqual([null, 'to-worker 0.50', 'inside', 'inside'])
    expect(where({ ...direct, openedMonoMs: null })(1000)).toBeNull()
  })
})

describe('where a request is', () => {
  it('goes to its worker, stays while it runs, and its answer returns', () => {
    const request = aRequest({ startedMonoMs: 1000, endedMonoMs: 1500, status: 200 })
    const at = (monoMs: number) => placeRequest(request, monoMs, travel)
    expect([699, 850, 1200, 1650, 1800].map((monoMs) => at(monoMs)?.at ?? null)).toEqual([
      null,
      'to-worker',
      'inside',
      'returning',
      null,
    ])
    expect(placeRequest({ ...request, endedMonoMs: null }, 99_999, travel)?.at).toBe('inside')
  })
})

describe('the time a dot travels', () => {
  it('is shorter of what was recorded in slow motion, so that one sees what waits, and longer on screen', () => {
    for (const speed of [0.5, 0.25, 0.05]) {
      expect(travelTimes(speed).toWorkerMs).toBeLessThan(travelTimes(1).toWorkerMs)
      expect(travelTimes(speed).toWorkerMs / speed).toBeGreaterThan(travelTimes(1).toWorkerMs)
    }
  })

  it('leaves a dozen on their way at a twentieth of the speed, of the sixty a second that are traced', () => {
    const { aroundMs } = travelTimes(0.05)
    const starts = Array.from({ length: 120 }, (_, nth) => nth * (1000 / 60))
    const moving = starts.filter((startedMonoMs) => {
      const place = placeRequest(aRequest({ startedMonoMs, endedMonoMs: startedMonoMs + 2 }), 1000, travelTimes(0.05))
      return place !== null && place.at !== 'inside'
    })
    expect(aroundMs).toBeLessThan(200)
    expect(moving.length).toBeGreaterThan(12)
  })
})
