import http from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type PolicyId, policyRefusal, policyTexts } from '../../shared/policies.ts'
import { testedReleases } from '../../tools/testing/tested-releases.ts'
import { thisPlatform } from '../platform/this-platform.ts'
import {
  agentOptions,
  forkListening,
  get,
  nodeBinary,
  portOf,
  reached,
  steadyLoad,
  switchTo,
  testPrimary,
} from './testing/test-cluster.ts'

const server = agentOptions('http-server.cjs')
/** Every change of kind, both ways. */
const rounds: readonly PolicyId[] = [
  'shared-handle',
  'round-robin',
  ...(policyRefusal('reuse-port', thisPlatform) === null
    ? (['reuse-port', 'sticky', 'reuse-port', 'shared-handle', 'reuse-port', 'round-robin'] as const)
    : []),
]
const outerRuntimes = [
  { name: 'this very runtime', execPath: process.execPath },
  ...testedReleases.flatMap((major) => {
    const execPath = nodeBinary(major)
    return execPath === undefined ? [] : [{ name: `Node ${major}`, execPath }]
  }),
]

describe('a switch between dispatched policies', () => {
  it('applies at once to addresses that are bound', async () => {
    const primary = testPrimary({ random: () => 0 })
    const first = await forkListening(primary, server)
    await forkListening(primary, server)
    const port = portOf(first)
    expect([await get({ port }), await get({ port })].toSorted()).toEqual(['1', '2'])
    const switched = primary.setPolicy('random')
    expect(primary.policy).toBe('random')
    // Chance is stuck at the first worker, wherever the turn was.
    for (let i = 0; i < 4; i++) expect(await get({ port })).toBe('1')
    expect((await switched).ok).toBe(true)
  })

  it('carries connections that wait along', async () => {
    const primary = testPrimary()
    const worker = await forkListening(primary, server)
    const port = portOf(worker)
    worker.signal('SIGSTOP')
    const answers = Array.from({ length: 5 }, () => get({ port }))
    await reached(() => primary.counters.queuedCount === 5)
    await switchTo(primary, 'sticky')
    await switchTo(primary, 'least-connections')
    await switchTo(primary, 'sticky')
    expect(primary.counters.queuedCount).toBe(5)
    worker.signal('SIGCONT')
    expect(await Promise.all(answers)).toEqual(['1', '1', '1', '1', '1'])
  })
})

describe.each(outerRuntimes)(
  'a switch between the primary and sockets of the workers, workers of $name',
  ({ execPath }) => {
    const options = agentOptions('http-server.cjs', { execPath })

    it('loses and refuses nothing: twenty times under a new connection every 2 ms', async () => {
      const primary = testPrimary()
      const first = await forkListening(primary, options)
      await forkListening(primary, options)
      const port = portOf(first)
      const load = steadyLoad(port, 2)
      for (let round = 0; round < 20; round++) {
        const policy = rounds[round % rounds.length] ?? expect.fail()
        const { replace, late, kept, resetCount } = await switchTo(primary, policy)
        expect([replace, late, kept, resetCount]).toEqual([[], [], [], 0])
        // Both kinds really serve, or the switch was only words.
        const before = { answered: load.answers.length, handedOver: primary.counters.acceptedCount }
        await reached(() => {
          const handedOver = primary.counters.acceptedCount - before.handedOver
          const answered = load.answers.length - before.answered
          return (policyTexts[policy].bypassesPrimary ? answered - handedOver : handedOver) > 20
        })
      }
      await load.stop()
      expect(load.failures).toEqual([])
      expect(new Set(load.answers)).toEqual(new Set(['1', '2']))
    })

    it('leaves open keep-alive connections where they are', async () => {
      const primary = testPrimary()
      const first = await forkListening(primary, options)
      await forkListening(primary, options)
      const port = portOf(first)
      const agents = Array.from({ length: 4 }, () => new http.Agent({ keepAlive: true, maxSockets: 1 }))
      onTestFinished(() => {
        for (const agent of agents) agent.destroy()
      })
      const ask = () => Promise.all(agents.map((agent) => get({ port, agent })))
      const homes = await ask()
      for (const policy of ['shared-handle', 'round-robin', 'shared-handle', 'sticky'] as const) {
        await switchTo(primary, policy)
        expect(await ask()).toEqual(homes)
      }
    })

    it('works for workers that began with the shared socket, and their servers still close', async () => {
      const primary = testPrimary({ policy: 'shared-handle', releaseAfterMs: 50 })
      const worker = await forkListening(primary, options)
      const port = portOf(worker)
      await switchTo(primary, 'round-robin')
      expect(await get({ port })).toBe('1')
      await reached(() => primary.counters.acceptedCount === 1)
      await switchTo(primary, 'shared-handle')
      expect(await get({ port })).toBe('1')
      expect(primary.counters.acceptedCount).toBe(1)
      await switchTo(primary, 'round-robin')
      worker.disconnect()
      await reached(() => worker.isDead())
      expect([worker.exitedAfterDisconnect, worker.process.exitCode]).toEqual([true, 0])
    })
  },
)
