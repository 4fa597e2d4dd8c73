import net from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type PolicyId, policyTexts } from '../../shared/policies.ts'
import { freePort } from '../../tools/testing/free-port.ts'
import { thisPlatform } from '../platform/this-platform.ts'
import { agentOptions, forkListening, forkRemote, get, listenOn, reached, testPrimary } from './testing/test-cluster.ts'
import type { ClusterPrimary, ClusterWorker } from './types.ts'

const policies: readonly PolicyId[] = [
  'round-robin',
  'sticky',
  'shared-handle',
  ...(thisPlatform === 'linux' ? (['reuse-port'] as const) : []),
]

/** Two workers of the deck's kind on a fixed port. */
async function cluster(policy: PolicyId) {
  const primary = testPrimary({ policy })
  const port = await freePort()
  const options = (slot: number) =>
    agentOptions('http-server.cjs', { slot, args: [JSON.stringify({ port, host: '127.0.0.1' })] })
  const workers = [await forkListening(primary, options(1)), await forkListening(primary, options(2))]
  await reached(() => workers.every((worker) => worker.agentPipe !== null))
  expect(await get({ port })).toMatch(/^[12]$/)
  return { primary, port, workers, options }
}

/** How a new connection goes, and what it is told; `waits` when nothing is said for a second. */
function knock(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' })
    const timer = setTimeout(() => end('waits'), 1000)
    const end = (how: string) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(how)
    }
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message))
    socket.on('connect', () => socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'))
    socket.on('data', () => end('answered'))
    socket.on('close', () => end('closed'))
  })
}

/** Knocks until nobody is let in any more: the first may come in the very turns in which the door closes. */
async function refusedAt(port: number): Promise<string> {
  for (;;) {
    const how = await knock(port)
    if (how !== 'answered' && how !== 'waits') return how
  }
}

function holdAll(workers: readonly ClusterWorker[]): Promise<unknown> {
  return Promise.all(workers.map((worker) => worker.holdHandovers()))
}

describe.each(policies)('a cluster that is to end, under %s', (policy) => {
  it('refuses who comes, and answers who had come before', async () => {
    const { primary, port, workers } = await cluster(policy)
    const before = Array.from({ length: 40 }, () => get({ port }))
    await reached(() => primary.counters.queuedCount > 0 || policy === 'shared-handle' || policy === 'reuse-port')
    primary.shutAddresses()
    const held = holdAll(workers)
    expect(primary.addresses).toEqual([])
    // Whoever is in the queue of a worker's own socket is reset with it: that door is shut when the sockets are given back.
    if (policyTexts[policy].bypassesPrimary) await held
    expect(await refusedAt(port)).toBe('ECONNREFUSED')
    await held
    expect((await Promise.allSettled(before)).filter(({ status }) => status === 'rejected')).toEqual([])
    expect(workers.every((worker) => worker.isConnected())).toBe(true)
  })

  it('lets nobody wait while a stopped worker cannot give its socket back', async () => {
    const { primary, port, workers } = await cluster(policy)
    workers[0]?.signal('SIGSTOP')
    primary.shutAddresses()
    void holdAll(workers)
    expect(['ECONNREFUSED', 'ECONNRESET', 'closed']).toContain(await refusedAt(port))
  })

  it('binds the address again for those that are forked after the end', async () => {
    const { primary, port, workers, options } = await cluster(policy)
    primary.shutAddresses()
    for (const worker of workers) worker.disconnect()
    await reached(() => primary.workers.size === 0)
    primary.releaseAddresses()
    await forkListening(primary, options(1))
    expect(await get({ port })).toBe('3')
  })
})

describe('a worker that asks for an address while all end', () => {
  it('gets none', async () => {
    const primary = testPrimary()
    const one = await forkRemote(primary)
    const port = await freePort()
    await listenOn(one, port)
    primary.shutAddresses()
    await one.run(`require('net').createServer().listen(args)`, await freePort())
    expect(await one.run('return 1')).toBe(1)
    expect(primary.addresses).toEqual([])
  })
})

describe('a slot that leaves', () => {
  async function ownPorts(): Promise<{ primary: ClusterPrimary; ports: number[] }> {
    const primary = testPrimary()
    const ports: number[] = []
    for (const slot of [1, 2]) {
      const port = await freePort()
      ports.push(port)
      await listenOn(await forkRemote(primary, { slot }), port)
    }
    return { primary, ports }
  }

  it('takes the address along that only it listens on, and no other', async () => {
    const { primary, ports } = await ownPorts()
    const [kept = -1, gone = -1] = ports
    const idle = net.connect({ port: gone, host: '127.0.0.1' })
    onTestFinished(() => void idle.destroy())
    await new Promise((resolve) => idle.once('connect', resolve))
    primary.leaveSlot(2)
    void primary.workers.get(2)?.holdHandovers()
    expect(await refusedAt(gone)).toBe('ECONNREFUSED')
    expect(idle.destroyed).toBe(false)
    expect(await get({ port: kept })).toBe('1')
    expect(primary.addresses.map(({ port }) => port)).toEqual([kept])
  })

  it('takes along what its dead worker left, and leaves what another slot is awaited at', async () => {
    const { primary, ports } = await ownPorts()
    for (const worker of primary.workers.values()) worker.signal('SIGKILL')
    await reached(() => primary.workers.size === 0)
    expect(primary.addresses).toHaveLength(2)
    primary.leaveSlot(2)
    expect(primary.addresses.map(({ port }) => port)).toEqual([ports[0]])
    expect(await refusedAt(ports[1] ?? -1)).toBe('ECONNREFUSED')
  })

  it('may be filled again, and listens where it did', async () => {
    const { primary, ports } = await ownPorts()
    const [, port = -1] = ports
    primary.leaveSlot(2)
    primary.workers.get(2)?.disconnect()
    await reached(() => primary.workers.size === 1)
    const again = await forkRemote(primary, { slot: 2 })
    await listenOn(again, port)
    expect(await get({ port })).toBe('3')
    primary.leaveSlot(1)
    expect(await get({ port })).toBe('3')
  })

  it('keeps an address that another slot listens on as well', async () => {
    const primary = testPrimary()
    const port = await freePort()
    for (const slot of [1, 2]) await listenOn(await forkRemote(primary, { slot }), port)
    primary.leaveSlot(2)
    void primary.workers.get(2)?.holdHandovers()
    expect([await get({ port }), await get({ port })]).toEqual(['1', '1'])
  })
})
