import { describe, expect, it } from 'vitest'
import type { ListenAddress } from '../../shared/model/worker.ts'
import { freePort } from '../../tools/testing/free-port.ts'
import { exitOf, forkRemote, get, listenOn, oneOfEachKind, reached, testPrimary } from './testing/test-cluster.ts'
import type { ClusterPrimary } from './types.ts'

const briefMs = 100

interface Released {
  readonly port: number | null
  readonly waitingCount: number
}

function watched(policy: (typeof oneOfEachKind)[number], releaseAfterMs = briefMs) {
  const primary = testPrimary({ policy, releaseAfterMs })
  const released: Released[] = []
  primary.on('released', ({ port }, _unheardMs, waitingCount) => released.push({ port, waitingCount }))
  return { primary, released }
}

const isBound = (primary: ClusterPrimary, port: number): boolean => primary.addresses.some((one) => one.port === port)
const addressOf = (primary: ClusterPrimary, port: number): ListenAddress =>
  primary.addresses.find((one) => one.port === port) ?? expect.fail()

describe.each(oneOfEachKind)('an address that nobody listens on any more, under %s', (policy) => {
  it('is closed when the next worker of its slot listens elsewhere: clients are refused', async () => {
    const { primary, released } = watched(policy)
    const [old, next] = [await freePort(), await freePort()]
    const first = await forkRemote(primary, { slot: 1 })
    await listenOn(first, old)
    first.worker.signal('SIGKILL')
    await reached(() => primary.unheard.length === 1)
    expect(primary.unheard).toMatchObject([{ address: { port: old }, lastWorkerId: 1, isAwaited: true }])
    const waits = get({ port: old }).catch((error: NodeJS.ErrnoException) => error.code)
    await listenOn(await forkRemote(primary, { slot: 1 }), next)
    expect(primary.unheard).toMatchObject([{ address: { port: old }, isAwaited: false }])
    await reached(() => !isBound(primary, old))
    expect(await waits).toBe('ECONNRESET')
    expect(released).toMatchObject([{ port: old }])
    expect(await get({ port: old }).catch((error: NodeJS.ErrnoException) => error.code)).toBe('ECONNREFUSED')
    expect(await get({ port: next })).toBe('2')
  })

  it('stays bound as long as the next worker of its slot listens nowhere', async () => {
    const { primary, released } = watched(policy)
    const port = await freePort()
    const first = await forkRemote(primary, { slot: 1 })
    await listenOn(first, port)
    // Another slot has nothing to do with it, wherever it listens.
    await listenOn(await forkRemote(primary, { slot: 2 }), await freePort())
    first.worker.signal('SIGKILL')
    await reached(() => primary.unheard.length === 1)
    const waits = get({ port })
    const next = await forkRemote(primary, { slot: 1 })
    await listenOn(await forkRemote(primary, { slot: 3 }), await freePort())
    await next.run(`await new Promise((resolve) => setTimeout(resolve, ${3 * briefMs}))`)
    expect(primary.unheard).toMatchObject([{ address: { port }, isAwaited: true }])
    await listenOn(next, port)
    expect(await waits).toBe('3')
    expect(primary.unheard).toEqual([])
    expect(released).toEqual([])
  })

  it('gives the next worker the time that the last one took to come there', async () => {
    const { primary, released } = watched(policy, 1000)
    const [port, late] = [await freePort(), await freePort()]
    const lagMs = 1200
    const first = await forkRemote(primary, { slot: 1 })
    await listenOn(first, port)
    await first.run(`await new Promise((resolve) => setTimeout(resolve, ${lagMs}))`)
    await listenOn(first, late)
    first.worker.signal('SIGKILL')
    await exitOf(primary, first.worker)
    const next = await forkRemote(primary, { slot: 1 })
    await listenOn(next, port)
    await next.run(`await new Promise((resolve) => setTimeout(resolve, ${lagMs}))`)
    expect(isBound(primary, late)).toBe(true)
    await listenOn(next, late)
    expect(await get({ port: late })).toBe('2')
    expect(released).toEqual([])
  })

  it('is closed after the old worker of a reload, when the new one listens elsewhere', async () => {
    const { primary, released } = watched(policy)
    const [old, next] = [await freePort(), await freePort()]
    const first = await forkRemote(primary, { slot: 1 })
    await listenOn(first, old)
    await listenOn(await forkRemote(primary, { slot: 1 }), next)
    expect(primary.unheard).toEqual([])
    first.worker.disconnect()
    await reached(() => !isBound(primary, old))
    expect(released).toMatchObject([{ port: old }])
  })

  it('is awaited when its worker closed it and then ended by itself', async () => {
    const { primary, released } = watched(policy)
    const [port, next] = [await freePort(), await freePort()]
    const first = await forkRemote(primary, { slot: 1 })
    await listenOn(first, port)
    const ended = exitOf(primary, first.worker)
    await first.run('kept.server.close(() => process.exit(0))').catch(() => {})
    await ended
    expect(primary.unheard).toMatchObject([{ address: { port }, isAwaited: true }])
    await listenOn(await forkRemote(primary, { slot: 1 }), next)
    await reached(() => !isBound(primary, port))
    expect(released).toMatchObject([{ port }])
  })

  it('is closed at once when a person does not want it, and never while somebody listens', async () => {
    const { primary, released } = watched(policy)
    const port = await freePort()
    const first = await forkRemote(primary, { slot: 1 })
    await listenOn(first, port)
    expect(primary.releaseUnheard(addressOf(primary, port))).toBe(false)
    first.worker.signal('SIGKILL')
    await reached(() => primary.unheard.length === 1)
    const address = addressOf(primary, port)
    expect(primary.releaseUnheard(address)).toBe(true)
    expect(primary.releaseUnheard(address)).toBe(false)
    expect(await get({ port }).catch((error: NodeJS.ErrnoException) => error.code)).toBe('ECONNREFUSED')
    expect(released).toMatchObject([{ port, waitingCount: 0 }])
  })
})

describe('connections that waited at an address that is closed', () => {
  it('are counted', async () => {
    const { primary, released } = watched('round-robin')
    const port = await freePort()
    const first = await forkRemote(primary, { slot: 1 })
    await listenOn(first, port)
    first.worker.signal('SIGKILL')
    await reached(() => primary.unheard.length === 1)
    const waits = Promise.allSettled([get({ port }), get({ port })])
    await reached(() => primary.unheard[0]?.waitingCount === 2)
    primary.releaseUnheard(addressOf(primary, port))
    await waits
    expect(released).toMatchObject([{ port, waitingCount: 2 }])
  })
})
