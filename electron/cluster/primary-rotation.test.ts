import http from 'node:http'
import { describe, expect, it } from 'vitest'
import { type PolicyId, policyIds } from '../../shared/policies.ts'
import { isLong } from '../../tools/testing/tested-releases.ts'
import {
  agentOptions,
  forkListening,
  forkOptions,
  get,
  portOf,
  reached,
  startLoad,
  testPrimary,
} from './testing/test-cluster.ts'
import type { ClusterPrimary } from './types.ts'

const slots = [1, 2, 3]
/** Dealt in turn, by address, by the kernel from one socket, and by the kernel from several. */
const oneOfEachWay = ['round-robin', 'sticky', 'shared-handle', 'reuse-port'] as const

async function threeOf(policy: PolicyId) {
  const primary = testPrimary({ policy })
  const workers = await Promise.all(
    slots.map((slot) => forkListening(primary, agentOptions('http-server.cjs', { slot }))),
  )
  const port = portOf(workers[0] ?? expect.fail())
  const idOf = (slot: number): string => String(workers[slot - 1]?.id)
  return { primary, port, idOf }
}

/** Who answers so many new connections, each from an address of its own. */
async function answersOf(port: number, count: number): Promise<ReadonlySet<string>> {
  const answers = new Set<string>()
  for (let at = 0; at < count; at += 1) answers.add(await get({ port, localAddress: `127.0.3.${at + 1}` }))
  return answers
}

const rejoined = async (primary: ClusterPrimary, port: number, id: string): Promise<void> => {
  primary.rejoinRotation(2)
  const askedCount = 2000
  // Which address a policy maps to which worker is its own affair: some of so many are.
  for (let at = 0; at < askedCount; at += 1) {
    if ((await get({ port, localAddress: `127.0.${4 + (at >> 7)}.${1 + (at & 127)}` })) === id) return
  }
  expect.fail(`worker ${id} answered none of ${askedCount} connections`)
}

describe('a slot out of rotation', () => {
  it.for<PolicyId>(isLong ? policyIds : oneOfEachWay)(
    'gets no connection under %s while load runs, loses none, and its share afterwards',
    async (policy) => {
      const { primary, port, idOf } = await threeOf(policy)
      const load = startLoad(port, 6, true)
      expect(await primary.leaveRotation(2)).toBe('yes')
      const answers = await answersOf(port, 40)
      expect(answers.has(idOf(2))).toBe(false)
      expect(answers.size).toBeGreaterThan(0)
      await rejoined(primary, port, idOf(2))
      expect(await load.stop()).toMatchObject({ lost: [] })
    },
  )

  it('keeps what it has, and its successor is out, too', async () => {
    const { primary, port, idOf } = await threeOf('round-robin')
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    const kept = { port, agent }
    while ((await get(kept)) !== idOf(2)) agent.destroy()
    expect(await primary.leaveRotation(2)).toBe('yes')
    expect(await get(kept)).toBe(idOf(2))
    agent.destroy()

    const [, second] = [...primary.workers.values()]
    second?.signal('SIGKILL')
    await reached(() => primary.workers.size === 2)
    const next = await forkListening(primary, agentOptions('http-server.cjs', { slot: 2 }))
    expect((await answersOf(port, 12)).has(String(next.id))).toBe(false)
    await rejoined(primary, port, String(next.id))
  })

  it('is told where it cannot be: without an agent a worker keeps the socket it shares', async () => {
    const primary = testPrimary({ policy: 'shared-handle' })
    await forkListening(primary, forkOptions('http-server.cjs', { slot: 1 }))
    await forkListening(primary, forkOptions('http-server.cjs', { slot: 2 }))
    expect(await primary.leaveRotation(2)).toBe('cannot')
  })

  it('has its lane until it is removed: a later worker of that number is dealt to', async () => {
    const { primary, port } = await threeOf('round-robin')
    await primary.leaveRotation(2)
    primary.retireSlot(2)
    const next = await forkListening(primary, agentOptions('http-server.cjs', { slot: 2 }))
    expect((await answersOf(port, 12)).has(String(next.id))).toBe(true)
  })
})
