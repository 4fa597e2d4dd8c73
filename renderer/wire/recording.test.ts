import { describe, expect, it, vi } from 'vitest'
import { Recorder, recordedMs } from './recording.ts'
import { aBatch, aConnection, aRequest } from './test-traces.ts'

const aWorker = {
  slot: 1,
  generation: 1,
  openConnections: 3,
  requestsInFlight: 1,
  owesAnswer: false,
  passedOverCount: 0,
}

describe('the recording', () => {
  it('replaces what it knows by id', () => {
    const recorder = new Recorder()
    recorder.add(aBatch({ connections: [aConnection({ requestCount: 1 })] }))
    recorder.add(aBatch({ nowMonoMs: 1050, connections: [aConnection({ requestCount: 4 })] }))
    expect([...recorder.connections.values()].map(({ requestCount }) => requestCount)).toEqual([4])
  })

  it('keeps what ended within 30 s, and what is open for as long as it is', () => {
    const recorder = new Recorder()
    recorder.add(
      aBatch({
        connections: [
          aConnection({ id: 1, closedMonoMs: 1500 }),
          aConnection({ id: 2 }),
          aConnection({ id: 3, lost: 'gone' }),
        ],
        requests: [aRequest({ id: 1, endedMonoMs: 1500 }), aRequest({ id: 2 })],
      }),
    )
    recorder.add(aBatch({ nowMonoMs: 1400 + recordedMs }))
    expect([...recorder.connections.keys()]).toEqual([1, 2])
    recorder.add(aBatch({ nowMonoMs: 2500 + recordedMs }))
    expect([...recorder.connections.keys()]).toEqual([2])
    expect([...recorder.requests.keys()]).toEqual([2])
  })

  it('is bounded, however much comes and stays open', () => {
    const recorder = new Recorder()
    for (let batch = 0; batch < 40; batch += 1) {
      const connections = Array.from({ length: 500 }, (_, index) => aConnection({ id: batch * 500 + index }))
      recorder.add(aBatch({ nowMonoMs: 1000 + batch, connections }))
    }
    expect(recorder.connections.size).toBe(12_000)
    expect([...recorder.connections.keys()].at(-1)).toBe(19_999)
    expect(recorder.connections.has(0)).toBe(false)
  })

  it('reaches back 30 s at most', () => {
    const recorder = new Recorder()
    expect(recorder.oldestMonoMs).toBeNull()
    recorder.add(aBatch({ nowMonoMs: 1000 }))
    recorder.add(aBatch({ nowMonoMs: 5000 }))
    expect(recorder.oldestMonoMs).toBe(1000)
    recorder.add(aBatch({ nowMonoMs: 50_000 }))
    expect(recorder.oldestMonoMs).toBe(50_000 - recordedMs)
  })

  it('has the frame of each moment, and of none before the first', () => {
    const recorder = new Recorder()
    for (const nowMonoMs of [1000, 1050, 1100]) {
      recorder.add(aBatch({ nowMonoMs, workers: [{ ...aWorker, openConnections: nowMonoMs }] }))
    }
    const at = (monoMs: number) => recorder.frameAt(monoMs)?.workers[0]?.openConnections
    expect([900, 1000, 1049, 1050, 9999].map(at)).toEqual([1000, 1000, 1000, 1050, 1100])
    expect(new Recorder().frameAt(5)).toBeNull()
  })

  it('has a frame for its oldest moment after older ones are gone', () => {
    const recorder = new Recorder()
    for (let nowMonoMs = 1000; nowMonoMs <= 62_000; nowMonoMs += 500) recorder.add(aBatch({ nowMonoMs }))
    expect(recorder.frameAt(recorder.oldestMonoMs ?? 0)?.nowMonoMs).toBe(32_000)
  })

  it('tells only of batches that changed something', () => {
    const recorder = new Recorder()
    const changed = vi.fn()
    recorder.onChange(changed)
    recorder.add(aBatch({ workers: [aWorker] }))
    recorder.add(aBatch({ nowMonoMs: 1050, workers: [aWorker] }))
    expect(changed).toHaveBeenCalledTimes(1)
    expect(recorder.changedMonoMs).toBe(1000)
    recorder.add(aBatch({ nowMonoMs: 1100, workers: [{ ...aWorker, requestsInFlight: 2 }] }))
    recorder.add(aBatch({ nowMonoMs: 1150, workers: [{ ...aWorker, requestsInFlight: 2 }], requests: [aRequest()] }))
    expect(changed).toHaveBeenCalledTimes(3)
    expect(recorder.changedMonoMs).toBe(1150)
  })

  it('starts over when the clock ran backwards', () => {
    const recorder = new Recorder()
    recorder.add(aBatch({ nowMonoMs: 9000, connections: [aConnection()] }))
    recorder.add(aBatch({ nowMonoMs: 10 }))
    expect([recorder.connections.size, recorder.oldestMonoMs]).toEqual([0, 10])
  })

  it('gives a copy that stands still', () => {
    const recorder = new Recorder()
    recorder.add(aBatch({ connections: [aConnection()] }))
    const copy = recorder.copy()
    recorder.add(aBatch({ nowMonoMs: 2000, connections: [aConnection({ requestCount: 9 }), aConnection({ id: 2 })] }))
    recorder.clear()
    expect([...copy.connections.values()].map(({ requestCount }) => requestCount)).toEqual([1])
    expect([copy.newestMonoMs, copy.frameAt(5000)?.nowMonoMs]).toEqual([1000, 1000])
  })
})
