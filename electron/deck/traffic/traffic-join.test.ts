import { describe, expect, it } from 'vitest'
import type { AgentTraffic } from '../../../shared/agent-protocol.ts'
import type { HandoverTrace } from '../../cluster/handover/handover-tap.ts'
import { TrafficJoin } from './traffic-join.ts'

const first = { id: 11, slot: 1, generation: 1 }
const second = { id: 12, slot: 2, generation: 1 }

const arrived: HandoverTrace = {
  id: 1,
  address: '127.0.0.1',
  port: 5001,
  arrivedMonoMs: 100,
  sentMonoMs: null,
  attempts: 0,
  workerId: null,
  acceptedMonoMs: null,
  lost: null,
}
const sent: HandoverTrace = { ...arrived, sentMonoMs: 102, attempts: 1, workerId: first.id }
const opened = {
  id: 7,
  traceId: 1,
  address: '127.0.0.1',
  port: 5001,
  openedMonoMs: 103,
  firstRequestMonoMs: null,
  requestCount: 0,
  closedMonoMs: null,
}

function told(changes: Partial<AgentTraffic>): AgentTraffic {
  return {
    type: 'traffic',
    monoMs: 110,
    openConnections: 1,
    requestsInFlight: 0,
    openedCount: 1,
    startedCount: 0,
    droppedCount: 0,
    connections: [],
    requests: [],
    ...changes,
  }
}

describe('the story of a connection', () => {
  it('is one, of what the primary and the worker saw', () => {
    const join = new TrafficJoin()
    join.handover(arrived, null, 101)
    expect(join.take(0).connections).toMatchObject([{ id: 1, client: '127.0.0.1:5001', sentMonoMs: null, slot: null }])
    join.handover(sent, first, 102)
    join.agentTold(first, told({ connections: [{ ...opened, firstRequestMonoMs: 104, requestCount: 2 }] }))
    join.handover({ ...sent, acceptedMonoMs: 105 }, first, 105)
    const story = {
      id: 1,
      client: '127.0.0.1:5001',
      arrivedMonoMs: 100,
      sentMonoMs: 102,
      attempts: 1,
      slot: 1,
      generation: 1,
      openedMonoMs: 103,
      firstRequestMonoMs: 104,
      requestCount: 2,
      closedMonoMs: null,
      lost: null,
      carried: null,
    }
    expect(join.take(0).connections).toEqual([story])
    expect(join.take(0).connections).toEqual([])
    join.agentTold(first, told({ connections: [{ ...opened, requestCount: 3, closedMonoMs: 120 }] }))
    expect(join.take(0).connections).toMatchObject([{ id: 1, requestCount: 3, closedMonoMs: 120 }])
    expect(join.heldCount).toBe(0)
  })

  it('begins in the worker where the primary is not asked', () => {
    const join = new TrafficJoin()
    join.agentTold(second, told({ connections: [{ ...opened, address: '::1' }] }))
    expect(join.take(0).connections).toMatchObject([
      { client: '[::1]:5001', arrivedMonoMs: null, sentMonoMs: null, attempts: 0, slot: 2, openedMonoMs: 103 },
    ])
  })

  it('names a client of a dual-stack server by its IPv4 address', () => {
    const join = new TrafficJoin()
    join.agentTold(first, told({ connections: [{ ...opened, address: '::ffff:10.0.0.1' }] }))
    expect(join.take(0).connections[0]?.client).toBe('10.0.0.1:5001')
  })

  it('is not mixed with that of an earlier client on the same port', () => {
    const join = new TrafficJoin()
    join.handover({ ...sent, acceptedMonoMs: 105 }, first, 105)
    join.agentTold(first, told({ connections: [opened] }))
    join.handover({ ...sent, id: 2, arrivedMonoMs: 200, sentMonoMs: 201 }, first, 202)
    join.agentTold(
      first,
      told({
        connections: [
          { ...opened, closedMonoMs: 190 },
          { ...opened, id: 8, traceId: 2, openedMonoMs: 203 },
        ],
      }),
    )
    expect(join.take(0).connections).toMatchObject([
      { id: 1, arrivedMonoMs: 100, openedMonoMs: 103, closedMonoMs: 190 },
      { id: 2, arrivedMonoMs: 200, openedMonoMs: 203, closedMonoMs: null },
    ])
  })

  it('is one where the client has no name, too', () => {
    const join = new TrafficJoin()
    const nameless = { address: null, port: null }
    join.handover({ ...sent, ...nameless, acceptedMonoMs: 105 }, first, 105)
    join.handover({ ...sent, ...nameless, id: 2, sentMonoMs: 110, acceptedMonoMs: 115 }, first, 115)
    join.agentTold(first, told({ connections: [{ ...opened, ...nameless, traceId: 2, openedMonoMs: 113 }] }))
    expect(join.take(0).connections).toMatchObject([
      { id: 1, client: null, openedMonoMs: 105 },
      { id: 2, client: null, openedMonoMs: 113 },
    ])
  })

  it('is that of the worker alone where the primary has forgotten it, or sent it to another', () => {
    const join = new TrafficJoin()
    join.handover({ ...sent, acceptedMonoMs: 105 }, first, 105)
    join.agentTold(second, told({ connections: [opened, { ...opened, id: 8, traceId: 99 }] }))
    expect(join.take(0).connections).toMatchObject([
      { id: 1, slot: 1, arrivedMonoMs: 100 },
      { id: 2, slot: 2, arrivedMonoMs: null },
      { id: 3, slot: 2, arrivedMonoMs: null },
    ])
  })

  it('goes on in another worker when the first one died before it answered', () => {
    const join = new TrafficJoin()
    join.handover(sent, first, 102)
    join.agentTold(first, told({ connections: [{ ...opened, requestCount: 1, firstRequestMonoMs: 104 }] }))
    join.workerGone(first.id, 130)
    expect(join.take(0).connections).toMatchObject([{ slot: 1, openedMonoMs: 103, closedMonoMs: null }])
    join.handover({ ...sent, workerId: null }, null, 131)
    expect(join.take(0).connections).toMatchObject([{ slot: null, openedMonoMs: null, requestCount: 0 }])
    join.handover({ ...sent, workerId: second.id, attempts: 2, sentMonoMs: 140 }, second, 141)
    join.agentTold(second, told({ connections: [{ ...opened, id: 1, openedMonoMs: 142 }] }))
    expect(join.take(0).connections).toMatchObject([{ id: 1, slot: 2, attempts: 2, openedMonoMs: 142 }])
  })

  it('ends with the worker that had it, and so do its requests', () => {
    const join = new TrafficJoin()
    join.handover({ ...sent, acceptedMonoMs: 105 }, first, 105)
    const request = { id: 3, connectionId: 7, line: 'GET /', startedMonoMs: 106, endedMonoMs: null, status: null }
    join.agentTold(first, told({ connections: [opened], requests: [request] }))
    expect(join.take(0).requests).toMatchObject([{ id: 1, connectionId: 1, slot: 1, endedMonoMs: null }])
    join.workerGone(first.id, 130)
    const { connections, requests } = join.take(0)
    expect(connections).toMatchObject([{ id: 1, closedMonoMs: 130 }])
    expect(requests).toMatchObject([{ id: 1, endedMonoMs: 130, status: null }])
    expect(join.heldCount).toBe(0)
  })

  it('ends when the word of a worker that took it is read after its exit', () => {
    const join = new TrafficJoin()
    join.handover(sent, first, 102)
    join.workerGone(first.id, 130)
    join.handover({ ...sent, acceptedMonoMs: 131 }, null, 131)
    expect(join.take(0).connections).toMatchObject([{ slot: 1, closedMonoMs: 131, lost: null }])
    expect(join.heldCount).toBe(0)
  })

  it('ends with the reason where no worker ever got it', () => {
    const join = new TrafficJoin()
    join.handover(arrived, null, 101)
    join.handover({ ...arrived, lost: 'nobody listens there any more' }, null, 150)
    expect(join.take(0).connections).toMatchObject([{ closedMonoMs: 150, lost: 'nobody listens there any more' }])
  })

  it('ends when the agent of the worker that took it knows nothing of it', () => {
    const join = new TrafficJoin()
    join.handover({ ...sent, acceptedMonoMs: 105 }, first, 105)
    join.agentTold(first, told({ monoMs: 150 }))
    expect(join.take(0).connections).toMatchObject([{ openedMonoMs: 105, closedMonoMs: null }])
    join.agentTold(first, told({ monoMs: 1200 }))
    expect(join.take(0).connections).toMatchObject([{ closedMonoMs: 150 }])
  })
})

describe('what is joined', () => {
  it('gives no id twice, also after a pause', () => {
    const join = new TrafficJoin()
    join.handover(arrived, null, 101)
    const before = join.take(0).connections[0]?.id
    join.clear()
    join.handover(arrived, null, 101)
    expect(join.take(0).connections[0]?.id).toBeGreaterThan(before ?? 0)
  })

  it('is bounded: of workers without an agent the oldest is forgotten, of others the newest is left out', () => {
    const join = new TrafficJoin()
    for (let at = 0; at < 2500; at += 1) join.handover({ ...sent, id: at, acceptedMonoMs: 105 }, first, 105)
    expect(join.heldCount).toBe(2000)
    const open = Array.from({ length: 2500 }, (_, at) => ({ ...opened, id: at, traceId: null, port: at }))
    join.agentTold(second, told({ connections: open }))
    expect(join.heldCount).toBe(2000)
    join.agentTold(
      second,
      told({ connections: open.map((one) => ({ ...one, id: one.id + 5000, port: one.port + 5000 })) }),
    )
    expect(join.heldCount).toBe(2000)
  })

  it('comes in batches of a bounded size, nothing of it lost', () => {
    const join = new TrafficJoin()
    const connections = Array.from({ length: 700 }, (_, at) => ({ ...opened, id: at, traceId: null, port: at }))
    const requests = connections.map(({ id }) => ({
      id,
      connectionId: id,
      line: 'GET /',
      startedMonoMs: 106,
      endedMonoMs: 107,
      status: 200,
    }))
    join.agentTold(first, told({ connections, requests }))
    const batches = Array.from({ length: 4 }, () => join.take(0))
    expect(batches.map((batch) => batch.connections.length)).toEqual([300, 300, 100, 0])
    expect(batches.map((batch) => batch.requests.length)).toEqual([300, 300, 100, 0])
    join.agentTold(first, told({ connections: connections.map((one) => ({ ...one, requestCount: 9 })) }))
    expect(join.take(0).connections).toHaveLength(50)
  })

  describe('behind a front, which sees the end', () => {
    const carried = { fromClientBytes: 80, toClientBytes: 400 }
    const taken = { ...sent, acceptedMonoMs: 104, end: { closedMonoMs: null, carried } }
    const over = { ...taken, end: { closedMonoMs: 150, carried } }

    it('ends when the front says so, not when the agent does', () => {
      const join = new TrafficJoin()
      join.handover(taken, first, 105)
      join.agentTold(first, told({ monoMs: 130, connections: [{ ...opened, closedMonoMs: 128 }] }))
      expect(join.take(130).connections).toMatchObject([{ openedMonoMs: 103, closedMonoMs: null, carried }])
      join.workerGone(first.id, 140)
      join.handover(over, first, 150)
      expect(join.take(150).connections).toMatchObject([{ id: 1, closedMonoMs: 150 }])
    })

    it('takes what its worker tells a moment later, and is forgotten then', () => {
      const join = new TrafficJoin()
      join.handover(over, first, 150)
      expect(join.take(200).connections).toMatchObject([{ requestCount: 0, closedMonoMs: 150 }])
      const record = { ...opened, requestCount: 1, firstRequestMonoMs: 110, closedMonoMs: 149 }
      join.agentTold(first, told({ monoMs: 260, connections: [record] }))
      expect(join.take(300).connections).toMatchObject([{ id: 1, requestCount: 1, closedMonoMs: 150 }])
      expect(join.heldCount).toBe(1)
      join.take(1151)
      expect(join.heldCount).toBe(0)
    })

    it('tells of bytes alone, too', () => {
      const join = new TrafficJoin()
      join.handover(taken, first, 105)
      join.take(105)
      join.handover(taken, first, 106)
      expect(join.take(106).connections).toEqual([])
      const more = { fromClientBytes: 160, toClientBytes: 800 }
      join.handover({ ...taken, end: { closedMonoMs: null, carried: more } }, first, 107)
      expect(join.take(107).connections).toMatchObject([{ carried: more }])
    })
  })
})
