import { describe, expect, it } from 'vitest'
import { outerRuntimes } from '../../tools/testing/test-worker.ts'
import { get, switchTo } from './testing/test-cluster.ts'
import { forkServer, onePrimary, openKept } from './testing/test-moving.ts'

/** `v8.serialize` instead of JSON on the channel: the app's messages share it with node:cluster's and with our agent's. */
describe.each(outerRuntimes)('advanced serialization on $name', (runtime) => {
  const advanced = { ...runtime, serialization: 'advanced' } as const

  it('keeps what an app says to its primary and hears from it', async () => {
    const { old } = await onePrimary('round-robin', advanced)
    const value = new Map<string, unknown>([
      ['when', new Date(0)],
      ['many', 2n ** 70n],
      ['bytes', new Uint8Array([1, 2])],
    ])
    expect(await old.run('return args', value)).toEqual(value)
    expect(await old.run('return process.env.NODE_CHANNEL_SERIALIZATION_MODE')).toBe(null)
    expect(old.worker.junkCount).toBe(0)
  })

  it('lets connections move, and sockets be adopted and given back', async () => {
    const { primary, old, port } = await onePrimary('round-robin', advanced)
    const clients = await openKept(port, 4)
    const next = await forkServer(primary, advanced, port)
    await old.drain()
    await expect.poll(() => old.told.at(-1)).toMatchObject({ movedCount: 4, openConnections: 0 })
    expect(new Set(await clients.ask())).toEqual(new Set([String(next.worker.id)]))
    expect(await switchTo(primary, 'shared-handle')).toMatchObject({ replace: [], late: [] })
    expect(await get({ port })).toBe(String(next.worker.id))
    expect(await switchTo(primary, 'least-connections')).toMatchObject({ replace: [], late: [] })
    expect(await get({ port })).toBe(String(next.worker.id))
    expect([old.worker.junkCount, next.worker.junkCount]).toEqual([0, 0])
    clients.end()
  })
})
