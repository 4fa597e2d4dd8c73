import net from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { canHere } from '../../platform/this-platform.ts'
import { forkListening, forkOptions, get, portOf, reached, testPrimary } from '../testing/test-cluster.ts'
import { type HandoverTap, type HandoverTrace, OpenTap } from './handover-tap.ts'
import { waitingConnection } from './waiting-connection.ts'

const server = forkOptions('http-server.cjs')
const canStop = canHere('stop-signals')

/** Reads until the traces are as wanted; a later one of a connection replaces the earlier. */
async function tracesOf(tap: HandoverTap, isReached: (traces: HandoverTrace[]) => boolean): Promise<HandoverTrace[]> {
  const byId = new Map<number, HandoverTrace>()
  await reached(() => {
    for (const trace of tap.read().traces) byId.set(trace.id, trace)
    return isReached([...byId.values()])
  })
  return [...byId.values()]
}

function dial(port: number): net.Socket {
  const socket = net.connect(port, '127.0.0.1').on('error', () => {})
  onTestFinished(() => void socket.destroy())
  return socket
}

describe('a tap on hand-overs', () => {
  it('tells who came when, when it was sent, to whom, and when that worker had it', async () => {
    const primary = testPrimary()
    const worker = await forkListening(primary, server)
    const tap = primary.tapHandovers(1)
    const beforeMonoMs = performance.now()
    const socket = dial(portOf(worker))
    const [trace = expect.fail()] = await tracesOf(tap, ([one]) => (one?.acceptedMonoMs ?? null) !== null)
    expect(trace).toMatchObject({
      address: '127.0.0.1',
      port: socket.localPort,
      attempts: 1,
      workerId: worker.id,
      lost: null,
    })
    const { arrivedMonoMs, sentMonoMs, acceptedMonoMs } = trace
    const times = [beforeMonoMs, arrivedMonoMs, sentMonoMs ?? 0, acceptedMonoMs ?? 0, performance.now()]
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(tap.read()).toEqual({ traces: [], arrivedCount: 1 })
  })

  it('follows one of so many, and counts all', async () => {
    const primary = testPrimary()
    const worker = await forkListening(primary, server)
    const tap = primary.tapHandovers(4)
    for (let opened = 0; opened < 80; opened++) dial(portOf(worker))
    await reached(() => primary.counters.acceptedCount === 80)
    const { traces, arrivedCount } = tap.read()
    expect(arrivedCount).toBe(80)
    // Binomial with a quarter: mean 20, four standard deviations are 15.
    expect(Math.abs(traces.length - 20)).toBeLessThan(16)
  })

  it.skipIf(!canStop)('follows what waits already from then on, and does not count it', async () => {
    const primary = testPrimary()
    const stopped = await forkListening(primary, server)
    stopped.signal('SIGSTOP')
    const beforeMonoMs = performance.now()
    const answers = Array.from({ length: 3 }, () => get({ port: portOf(stopped) }))
    await reached(() => primary.counters.queuedCount === 3)
    const tap = primary.tapHandovers(1)
    const { traces, arrivedCount } = tap.read()
    // The one that the worker owes an answer for is on its way already.
    expect([traces.length, arrivedCount]).toEqual([2, 0])
    for (const { arrivedMonoMs, attempts } of traces) {
      expect(attempts).toBe(0)
      expect(arrivedMonoMs).toBeGreaterThan(beforeMonoMs)
    }
    stopped.signal('SIGCONT')
    await Promise.all(answers)
    const ended = await tracesOf(tap, (all) => all.length === 2 && all.every((one) => one.acceptedMonoMs !== null))
    expect(ended.map(({ id }) => id).toSorted()).toEqual(traces.map(({ id }) => id).toSorted())
  })

  it('knows nothing of what came before it or after it was closed', async () => {
    const primary = testPrimary()
    const worker = await forkListening(primary, server)
    await get({ port: portOf(worker) })
    const tap = primary.tapHandovers(1)
    expect(tap.read()).toEqual({ traces: [], arrivedCount: 0 })
    tap.close()
    await get({ port: portOf(worker) })
    expect(tap.read()).toEqual({ traces: [], arrivedCount: 0 })
  })

  it('gives its place to the next one, and does not take it with it', async () => {
    const primary = testPrimary()
    const worker = await forkListening(primary, server)
    const [first, second] = [primary.tapHandovers(1), primary.tapHandovers(1)]
    first.close()
    await get({ port: portOf(worker) })
    expect([first.read().arrivedCount, second.read().arrivedCount]).toEqual([0, 1])
  })

  it('tells of what is closed because nobody serves it', async () => {
    const primary = testPrimary()
    const worker = await forkListening(primary, server)
    worker.holdHandovers()
    const tap = primary.tapHandovers(1)
    dial(portOf(worker))
    await tracesOf(tap, ([one]) => one !== undefined)
    primary.releaseAddresses()
    expect(tap.read().traces).toMatchObject([{ attempts: 0, workerId: null, lost: 'nobody listens there any more' }])
  })

  it.skipIf(!canStop)(
    'tells what waits while a worker is stopped, and who took it after that one was killed',
    async () => {
      const primary = testPrimary()
      const stopped = await forkListening(primary, server)
      stopped.signal('SIGSTOP')
      const tap = primary.tapHandovers(1)
      const answers = Array.from({ length: 3 }, () => get({ port: portOf(stopped) }))
      const [owed, ...waiting] = await tracesOf(tap, (traces) => traces.length === 3)
      expect(owed).toMatchObject({ attempts: 1, workerId: stopped.id, acceptedMonoMs: null })
      for (const trace of waiting) expect(trace).toMatchObject({ attempts: 0, sentMonoMs: null, workerId: null })
      expect(tap.read().traces).toEqual([])
      stopped.signal('SIGKILL')
      const again = await tracesOf(tap, ([one]) => one !== undefined)
      expect(again).toMatchObject([{ id: owed?.id, attempts: 1, workerId: null }])
      const heir = await forkListening(primary, server)
      await Promise.all(answers)
      const ended = await tracesOf(
        tap,
        (traces) => traces.length === 3 && traces.every((one) => one.acceptedMonoMs !== null),
      )
      expect(ended.map(({ attempts }) => attempts).toSorted()).toEqual([1, 1, 2])
      expect(new Set(ended.map(({ workerId }) => workerId))).toEqual(new Set([heir.id]))
    },
  )

  it('holds so many that wait, and no more', () => {
    const tap = new OpenTap({ tap: undefined, lastId: 0 }, 1)
    const handle = {
      close() {},
      getpeername(name: object) {
        Object.assign(name, { address: '::1', port: 5 })
        return 0
      },
    }
    for (let arrived = 0; arrived < 2100; arrived++) tap.arrived(waitingConnection(handle))
    expect(tap.read()).toMatchObject({ arrivedCount: 2100, traces: { length: 2000 } })
  })

  it('follows clients without a port as well', () => {
    const tap = new OpenTap({ tap: undefined, lastId: 0 }, 1)
    tap.arrived(waitingConnection({ close() {} }))
    expect(tap.read().traces).toMatchObject([{ address: null, port: null }])
  })

  it('gives no number that an earlier one gave', () => {
    const place = { tap: undefined, lastId: 0 }
    const [first, second] = [waitingConnection({ close() {} }), waitingConnection({ close() {} })]
    new OpenTap(place, 1).arrived(first)
    new OpenTap(place, 1).arrived(second)
    expect([first.traceId, second.traceId]).toEqual([1, 2])
  })
})
