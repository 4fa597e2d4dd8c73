import { describe, expect, it } from 'vitest'
import { freePort } from '../../tools/testing/free-port.ts'
import { canHere } from '../platform/this-platform.ts'
import {
  agentOptions,
  forkListening,
  forkOptions,
  forkRemote,
  get,
  listenOn,
  portOf,
  reached,
  switchTo,
  testPrimary,
} from './testing/test-cluster.ts'
import { aim, ask, everybody, inject } from './testing/test-faults.ts'

const canStop = canHere('stop-signals')

describe('a fault of the hand-over where workers accept by themselves', () => {
  it.each(['shared-handle', 'reuse-port'] as const)(
    'cannot be there under %s, unless it is of ports or messages',
    async (policy) => {
      const primary = testPrimary({ policy })
      for (const kind of ['drop', 'reset', 'stall'] as const) {
        expect(primary.injectFault({ ...everybody, kind })).toMatchObject({
          ok: false,
          error: { code: 'unsupported-here', message: expect.stringContaining('accept by themselves') },
        })
      }
      const fault = inject(primary, { ...everybody, kind: 'refuse-port', code: 'EACCES' })
      const remote = await forkRemote(primary)
      await expect(listenOn(remote, await freePort())).rejects.toMatchObject({ code: 'EACCES' })
      fault.end()
      const lost = inject(primary, { ...everybody, kind: 'lose-messages', direction: 'both' })
      remote.worker.send('gone')
      expect(lost.counts).toEqual({ seenCount: 1, hitCount: 1 })
    },
  )

  it('lets go what it held back, hits nothing, and hits again when the primary deals out again', async () => {
    const primary = testPrimary()
    const worker = await forkListening(primary, agentOptions('http-server.cjs', { slot: 1 }))
    const port = portOf(worker)
    await get({ port })
    const stall = inject(primary, { ...everybody, kind: 'stall' })
    const stalled = [ask(port), ask(port), ask(port)]
    await reached(() => stall.counts.hitCount === 3)
    const reset = inject(primary, { ...everybody, kind: 'reset' })
    await switchTo(primary, 'shared-handle')
    expect(await Promise.all(stalled)).toEqual(['1', '1', '1'])
    expect([await ask(port), await ask(port)]).toEqual(['1', '1'])
    expect([stall.counts, reset.counts]).toEqual([
      { seenCount: 3, hitCount: 3 },
      { seenCount: 0, hitCount: 0 },
    ])
    stall.end()
    await switchTo(primary, 'round-robin')
    expect(await ask(port)).toBe('ECONNRESET')
    reset.end()
    expect(await ask(port)).toBe('1')
  })

  it('stays in force from one policy that deals out to the next', async () => {
    const primary = testPrimary()
    const worker = await forkListening(primary, agentOptions('http-server.cjs', { slot: 1 }))
    const stall = inject(primary, { ...aim, kind: 'stall' })
    const stalled = [ask(portOf(worker)), ask(portOf(worker))]
    await reached(() => stall.counts.hitCount === 2)
    for (const policy of ['sticky', 'least-connections', 'random'] as const) await switchTo(primary, policy)
    expect(primary.counters.queuedCount).toBe(2)
    stall.end()
    expect(await Promise.all(stalled)).toEqual(['1', '1'])
  })
})

describe('when the cluster ends, a fault of the hand-over', () => {
  it('ends with it, and holds back nothing that had come before', async () => {
    const primary = testPrimary()
    const worker = await forkListening(primary, forkOptions('http-server.cjs', { slot: 1 }))
    const second = await forkRemote(primary, { slot: 2 })
    const stall = inject(primary, { ...everybody, kind: 'stall' })
    const delay = inject(primary, { ...everybody, kind: 'delay', delayMs: 60_000 })
    const port = inject(primary, { ...everybody, kind: 'hold-port' })
    const answers = [ask(portOf(worker)), ask(portOf(worker)), ask(portOf(worker))]
    const isListening = listenOn(second, await freePort())
    await reached(() => stall.counts.hitCount === 3 && port.counts.hitCount === 1)
    primary.shutAddresses()
    expect(await Promise.all(answers)).toEqual(['1', '1', '1'])
    await isListening
    expect(delay.counts.hitCount).toBe(0)
    for (const handle of [stall, delay, port]) handle.end()
    expect(primary.injectFault({ ...everybody, kind: 'stall' })).toMatchObject({ error: { code: 'wrong-state' } })
    primary.releaseAddresses()
    expect(primary.injectFault({ ...everybody, kind: 'stall' }).ok).toBe(true)
  })

  it.skipIf(!canStop)('closes what waits with the addresses, as without it', async () => {
    const primary = testPrimary()
    const worker = await forkListening(primary, forkOptions('http-server.cjs', { slot: 1 }))
    worker.signal('SIGSTOP')
    const stall = inject(primary, { ...everybody, kind: 'stall' })
    const ends = [ask(portOf(worker)), ask(portOf(worker))]
    await reached(() => stall.counts.hitCount === 2)
    primary.close()
    worker.signal('SIGKILL')
    for (const end of await Promise.all(ends)) expect(end).toMatch(/ECONNRESET|ended without a word/)
    expect(primary.counters.queuedCount).toBe(0)
    expect(primary.injectFault({ ...everybody, kind: 'drop' })).toMatchObject({ error: { code: 'wrong-state' } })
  })

  it('of a delay that no timer can keep is refused', () => {
    for (const ms of [-1, Number.NaN, 2 ** 31]) {
      expect(testPrimary().injectFault({ ...everybody, kind: 'delay', delayMs: ms })).toMatchObject({
        error: { code: 'invalid-input' },
      })
    }
  })
})
