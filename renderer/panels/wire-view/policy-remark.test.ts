import { describe, expect, it } from 'vitest'
import type { TrafficBatch, WorkerTraffic } from '../../../shared/model/traffic.ts'
import { Recorder } from '../../wire/recording.ts'
import { aBatch, aConnection } from '../../wire/test-traces.ts'
import { policyRemark } from './policy-remark.ts'

const narrow = (text: string) => text.replaceAll('_', '\u202f')
const worker = { generation: 1, openConnections: 0, requestsInFlight: 0, owesAnswer: false, passedOverCount: 0 }
const workers = (...changes: readonly Partial<WorkerTraffic>[]): WorkerTraffic[] =>
  changes.map((change, index) => ({ ...worker, slot: index + 1, ...change }))

/** What is said of the window between two batches. */
const said = (before: Partial<TrafficBatch>, after: Partial<TrafficBatch>) => {
  const recorder = new Recorder()
  recorder.add(aBatch({ nowMonoMs: 1000, ...before }))
  recorder.add(aBatch({ nowMonoMs: 11_000, ...after }))
  return policyRemark(recorder, recorder.frameAt(11_000) ?? expect.fail(), 1000)
}

describe('what the policy made of it', () => {
  it('names who was passed over within the window, and why', () => {
    const before = { workers: workers({ passedOverCount: 4 }, {}, {}) }
    expect(said(before, { workers: workers({ passedOverCount: 16 }, {}, {}) })?.words).toBe(
      'Slot 1 was passed over 12 times, as it still owed an answer.',
    )
    expect(said(before, { workers: workers({ passedOverCount: 5 }, { passedOverCount: 3 }, {}) })?.words).toBe(
      'Slot 2 was passed over 3 times, as it still owed an answer; 1 other slot less often.',
    )
    expect(said(before, before)).toBeNull()
  })

  it('does not count what an earlier worker of the slot missed', () => {
    const before = { workers: workers({ passedOverCount: 40 }) }
    expect(said(before, { workers: workers({ generation: 2, passedOverCount: 1 }) })?.words).toContain('over once,')
  })

  it.each([
    ['in-turn', 'whose turn it is'],
    ['sticky', 'where their clients belong'],
  ] as const)('says under %s who is waited for, and how long', (policy, which) => {
    const primary = { waitingCount: 5, longestWaitMs: 3200, next: null }
    const remark = said({}, { policy, primary, workers: workers({}, {}, { owesAnswer: true }) })
    expect(remark?.words).toBe(narrow(`5 connections wait for slot 3, ${which}; the longest for 3.2_s.`))
    const calm = { ...primary, longestWaitMs: 2 }
    expect(said({}, { policy, primary: calm, workers: workers({}, {}, { owesAnswer: true }) })).toBeNull()
  })

  it('says that one address is one client, which has one slot', () => {
    const connections = Array.from({ length: 20 }, (_, id) =>
      aConnection({ id, client: `127.0.0.1:${50_000 + id}`, arrivedMonoMs: 2000, slot: 3 }),
    )
    expect(said({}, { policy: 'sticky', connections })).toEqual({
      words: 'All 20 came from 127.0.0.1, so all go to slot 3.',
      isWhole: true,
    })
    const [first = expect.fail(), ...others] = connections
    const two = [{ ...first, client: '127.0.0.2:50000', slot: 1 }, ...others]
    expect(said({}, { policy: 'sticky', connections: two })?.words).toBe(
      'All 20 came from 2 addresses, and each address keeps to its slot.',
    )
    expect(said({}, { policy: 'sticky', connections, connectionsOneOf: 4 })?.words).toContain('All that are followed')
    expect(said({}, { policy: 'round-robin', connections })).toBeNull()
  })

  it('leaves out what ended before the window', () => {
    const gone = [1, 2].map((id) => aConnection({ id, arrivedMonoMs: 100, closedMonoMs: 200 }))
    expect(said({ connections: gone }, { policy: 'sticky' })).toBeNull()
  })
})
