import { describe, expect, it } from 'vitest'
import { forkListening, forkOptions, get, portOf, reached, testPrimary } from './testing/test-cluster.ts'

describe('a connection of our own', () => {
  it('leaves nobody waiting once the worker has answered for it', async () => {
    const primary = testPrimary()
    const worker = await forkListening(primary, forkOptions('http-server.cjs'))
    await worker.holdHandovers()
    const answer = get({ port: portOf(worker) })
    await reached(() => primary.counters.queuedCount === 1)
    const own = await primary.connectTo(worker.id)
    if (typeof own === 'string') throw new Error(own)
    // Its answer is on the way: the client waits for it, and nothing else will wake the primary.
    expect(worker.unacknowledgedCount).toBe(1)
    worker.releaseHandovers()
    expect(await answer).toBe(String(worker.id))
    own.destroy()
    expect([worker.acceptedCount, primary.counters.acceptedCount]).toEqual([1, 1])
  })
})
