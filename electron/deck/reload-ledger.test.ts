import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SwapRecord } from '../../shared/model/reload.ts'
import { type ClusterSettings, defaultReload } from '../../shared/model/settings.ts'
import { type PolicyId, policyIds } from '../../shared/policies.ts'
import { freePort } from '../../tools/testing/free-port.ts'
import { isLong } from '../../tools/testing/tested-releases.ts'
import { canHere } from '../platform/this-platform.ts'
import type { ClusterSession } from './session/cluster-session.ts'
import { createTestDeck, fixture, type TestDeck } from './testing/test-deck.ts'
import { startTestLoad } from './testing/test-load.ts'

/** Set it to 20 for the long run. */
const reloadCount = Number(process.env.CLUSTERDECK_RELOADS ?? 2)
const patient = { timeout: 20_000 }
/** One that hands over by each way there is; `npm run test:long` takes all. */
const policies: readonly PolicyId[] = policyIds.filter(
  (policy) => (isLong || ['round-robin', 'shared-handle', 'reuse-port'].includes(policy)) && canHereBe(policy),
)
const apps = isLong
  ? ['express.cjs', 'fastify.mjs', 'koa.cjs', 'slow-sigterm.mjs']
  : ['fastify.mjs', 'slow-sigterm.mjs']

function canHereBe(policy: PolicyId): boolean {
  return policy !== 'reuse-port' || canHere('reuse-port')
}

describe('rolling reloads under load', () => {
  let test: TestDeck
  /** Of all reloads of the test. */
  let swaps: SwapRecord[]
  beforeEach(() => {
    test = createTestDeck()
    swaps = []
  })
  afterEach(() => test.close())

  const open = async (name: string, policy: PolicyId, more: Partial<ClusterSettings> = {}) => {
    const port = await freePort()
    const env = { PORT: String(port) }
    const opened = await test.deck.open({ scriptPath: fixture(name), env, workers: 2, policy, ...more })
    if (!opened.ok) throw new Error(opened.error.message)
    const found = test.deck.session(opened.value.clusterId)
    if (!found.ok) throw new Error(found.error.message)
    await vi.waitFor(() => expect(test.snapshot()?.runState).toBe('running'), patient)
    // Fastify listens on ::1 and on 127.0.0.1, one after the other.
    await vi.waitFor(() => fetch(`http://127.0.0.1:${port}`), patient)
    return { port, session: found.value }
  }
  const reload = async (session: ClusterSession): Promise<void> => {
    const begun = await session.reload(null)
    if (!begun.ok) throw new Error(begun.error.message)
    await vi.waitFor(() => expect(test.snapshot()?.reload?.state).not.toBe('running'), patient)
    const told = test.snapshot()?.reload
    expect(told, test.words()).toMatchObject({ ...begun.value, state: 'done', done: 2 })
    swaps.push(...(told?.swaps ?? []))
  }
  /** Over all old generations: requests on connections that came after its hand-overs had stopped. */
  const lateRequests = (reloads: number): number => {
    expect(swaps).toHaveLength(2 * reloads)
    return swaps.reduce(
      (sum, { numbers }) => sum + (numbers?.lateRequestsCount ?? expect.fail('a count is missing')),
      0,
    )
  }

  it.each([
    ...policies.map((policy) => ['plain.mjs', policy] as const),
    ...apps.map((name) => [name, 'round-robin'] as const),
  ])(
    'lose nothing: %s by %s',
    async (name, policy) => {
      const { port, session } = await open(name, policy)
      const load = startTestLoad(port, 16, 50)
      await vi.waitFor(() => expect(load.okCount).toBeGreaterThan(100), patient)
      for (let round = 0; round < reloadCount; round += 1) await reload(session)
      const { sentCount, okCount, failures } = await load.stop()
      expect(failures).toEqual([])
      expect(sentCount).toBe(okCount)
      expect(lateRequests(reloadCount)).toBe(0)
      expect(test.words()).toMatch(/drained in \d+ ms: nothing open any more; \d+ sockets? moved to /)
      expect(test.words()).not.toMatch(/\d requests? came after|still has|has not drained/)
      expect(test.snapshot()?.slots.map(({ generation, restartCount }) => [generation, restartCount])).toEqual([
        [1 + reloadCount, 0],
        [1 + reloadCount, 0],
      ])
    },
    60_000 + 5000 * reloadCount,
  )

  it(
    'lose nothing while old workers are told to end and take 2 s for it',
    async () => {
      const more = { killMs: 3000, reload: { ...defaultReload, atOnce: 2 } }
      const { port, session } = await open('slow-end.cjs', 'round-robin', more)
      const load = startTestLoad(port, 16, 50)
      await vi.waitFor(() => expect(load.okCount).toBeGreaterThan(100), patient)
      for (let round = 0; round < reloadCount / 3; round += 1) await reload(session)
      const { sentCount, okCount, failures } = await load.stop()
      expect(failures).toEqual([])
      expect(sentCount).toBe(okCount)
      expect(lateRequests(Math.ceil(reloadCount / 3))).toBe(0)
      expect(test.words()).toMatch(/slot 1's g1 drained in .*; SIGTERM sent, which it listens for/)
      expect(test.words()).not.toMatch(/still runs/)
      expect(test.words()).toMatch(/slot 1's g1 exited with code 0 after /)
    },
    60_000 + 5000 * reloadCount,
  )

  it('close WebSockets at the end of the grace, and name them', async () => {
    const { port, session } = await open('upgrade.mjs', 'round-robin', { graceMs: 500 })
    const upgrade = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n'
    const sockets = await Promise.all(
      [1, 2, 3, 4].map(async () => {
        const socket = connect(port, '127.0.0.1')
        socket.write(upgrade)
        await once(socket, 'data')
        return { socket, closed: once(socket, 'close') }
      }),
    )
    const load = startTestLoad(port, 8, 50)
    await reload(session)
    await Promise.all(sockets.map(({ closed }) => closed))
    expect((await load.stop()).failures).toEqual([])
    const named = [
      ...test.words().matchAll(/slot [12]'s g1 still has (\d) open connections? \(\1 WebSockets?\) after \d+ ms/g),
    ]
    // Which worker has how many depends on whose acknowledgements came first.
    expect(named.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(4)
    expect(lateRequests(1)).toBe(0)
  })
})
