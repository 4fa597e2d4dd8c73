import { ChildProcess } from 'node:child_process'
import { describe, expect, it, onTestFinished } from 'vitest'
import { canHere } from '../../platform/this-platform.ts'
import { createServerHandle } from '../child/node-internals.ts'
import { ClusterProcess, type ProcessFacts } from '../child/worker.ts'
import { queueMarksOf, unlimitedQueue } from '../handover/queue-rule.ts'
import { strategies } from '../policies/strategies.ts'
import { BoundAddress } from './bound-address.ts'
import { StreamServer } from './stream-server.ts'

const query = {
  address: '127.0.0.1',
  port: 0,
  addressType: 4,
  fd: null,
  index: 0,
  flags: 0,
  backlog: 0,
  readableAll: false,
  writableAll: false,
  data: null,
} as const
const nothing = (): void => {}
const facts: ProcessFacts = {
  protocol: nothing,
  message: nothing,
  junk: nothing,
  losesMessage: () => false,
  agentHere: nothing,
  held: async () => 'yes',
  moving: nothing,
  released: nothing,
  leaves: nothing,
  leaving: nothing,
  disconnected: nothing,
  exited: nothing,
}

/** Of a kernel that lets no second socket join. */
class LonelyAddress extends BoundAddress {
  override addSocket(): string {
    return 'the system lets no second socket share its port (EADDRINUSE)'
  }
}

function serve(Address: typeof BoundAddress) {
  const handle = createServerHandle(query.address, query.port, query.addressType, 0)
  if (typeof handle === 'number') throw new Error(`cannot bind: ${handle}`)
  const socketName = {}
  handle.getsockname?.(socketName)
  const bound = new Address(query, 'key', handle, { socketName, path: null })
  const told: string[] = []
  const server = new StreamServer(
    bound,
    strategies['reuse-port'],
    {
      random: Math.random,
      ipv6PrefixBits: 64,
      taps: { tap: undefined, lastId: 0 },
      faults: { connections: undefined },
      queueMarks: () => queueMarksOf(unlimitedQueue),
    },
    {
      accepted: nothing,
      redispatched: nothing,
      injected: nothing,
      refused: nothing,
      workerFree: nothing,
      departs: (words) => told.push(words),
    },
  )
  onTestFinished(() => {
    server.close()
    bound.close()
  })
  const add = (slot: number) => {
    const child = Object.assign(new ChildProcess(), { connected: true, send: nothing, stdio: [] })
    return server.add(new ClusterProcess(slot, slot, { child, error: undefined, isJson: true }, facts))
  }
  return { add, told }
}

describe.skipIf(!canHere('reuse-port'))('an address that begins under reuse-port', () => {
  it('gives each worker a socket of its own, and says nothing', () => {
    const { add, told } = serve(BoundAddress)
    const handles = [1, 2, 3].map((slot) => add(slot).handle)
    expect(new Set(handles).size).toBe(3)
    expect(told).toEqual([])
  })

  it('says once that workers share the first one where the system lets no other join', () => {
    const { add, told } = serve(LonelyAddress)
    const handles = [1, 2, 3].map((slot) => add(slot).handle)
    expect(new Set(handles).size).toBe(1)
    expect(handles[0]).toBeDefined()
    expect(told).toEqual([
      'workers without a socket of their own share the first one: the system lets no second socket share its port (EADDRINUSE)',
    ])
  })
})
