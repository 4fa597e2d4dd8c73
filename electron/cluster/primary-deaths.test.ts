import { describe, expect, it } from 'vitest'
import { type PolicyId, policyIds, policyRefusal, policyTexts } from '../../shared/policies.ts'
import { isLong } from '../../tools/testing/tested-releases.ts'
import { canHere, thisPlatform } from '../platform/this-platform.ts'
import {
  agentOptions,
  forkListening,
  get,
  listeningWorkers,
  portOf,
  reached,
  respawn,
  startLoad,
  testPrimary,
} from './testing/test-cluster.ts'
import type { ClusterWorker } from './types.ts'

const server = agentOptions('http-server.cjs')
const dispatched = policyIds.filter((policy) => !policyTexts[policy].bypassesPrimary)
/** Those that choose in ways of their own; all in the long form. */
const tried = isLong ? dispatched : (['round-robin', 'least-connections', 'sticky'] as const)
/** Here every client is its own address, so that `sticky` uses all workers. */
const manyAddresses = canHere('loopback-aliases')

/** Each waits for a successor to start while the clients leave it little processor time: so many take ten seconds. */
const killCount = isLong ? 20 : 10

describe.each(tried)(`${killCount} SIGKILLs at full rate under %s`, (policy) => {
  it('lose no connection that waited, and none without an acknowledgement', async () => {
    const primary = testPrimary({ policy })
    const port = portOf(await forkListening(primary, agentOptions('http-server.cjs', { slot: 1 })))
    for (const slot of [2, 3]) await forkListening(primary, agentOptions('http-server.cjs', { slot }))
    const stopRespawn = respawn(primary, (slot) => agentOptions('http-server.cjs', { slot }))
    const load = startLoad(port, 24, manyAddresses)
    // The one that was killed last may not be known to be dead yet.
    const killed = new Set<ClusterWorker | undefined>()
    const living = () => listeningWorkers(primary).filter((worker) => !killed.has(worker))
    for (let kill = 0; kill < killCount; kill++) {
      const victim = living()[kill % 3]
      const { acceptedCount } = primary.counters
      await reached(() => primary.counters.acceptedCount > acceptedCount + 30)
      // In the moment it owes an answer: that is the connection in question.
      await reached(() => victim?.unacknowledgedCount === 1)
      victim?.signal('SIGKILL')
      killed.add(victim)
      await reached(() => living().length === 3)
    }
    stopRespawn()
    const { begun, answered, lost } = await load.stop()
    await reached(() => primary.counters.queuedCount === 0)
    // Every connection was taken by a worker exactly once: what was lost had been taken by one that died.
    expect(primary.counters.acceptedCount).toBe(begun)
    expect(answered + lost.length).toBe(begun)
    expect(lost.filter((reason) => !/ECONNRESET|socket hang up|EPIPE/.test(reason))).toEqual([])
    expect(primary.counters.redispatchedCount).toBeGreaterThan(0)
  })
})

const pausable = policyIds.filter((policy) => policy !== 'sticky' && policyRefusal(policy, thisPlatform) === null)
describe.skipIf(!canHere('stop-signals')).each(pausable)('one worker stopped under load, %s', (policy) => {
  it('lets no more connections wait than its policy says, and none longer than the pause', async () => {
    const primary = testPrimary({ policy })
    const stopped = await forkListening(primary, server)
    for (let more = 0; more < 2; more++) await forkListening(primary, server)
    const port = portOf(stopped)
    await Promise.all(Array.from({ length: 30 }, () => get({ port })))
    const tap = primary.tapHandovers(1)
    stopped.signal('SIGSTOP')
    const stoppedMonoMs = performance.now()
    let done = 0
    const all = Array.from({ length: 60 }, async () => {
      await get({ port })
      done++
      return performance.now() - stoppedMonoMs
    })
    const mayWait = mostWaiting(policy)
    await reached(() => done >= 60 - mayWait)
    const waiting = 60 - done
    expect(primary.counters.queuedCount).toBeLessThanOrEqual(waiting)
    if (waiting > 0 && !policyTexts[policy].bypassesPrimary) expect(primary.counters.longestWaitMs).toBeGreaterThan(0)
    stopped.signal('SIGCONT')
    const pausedMs = performance.now() - stoppedMonoMs
    const longestMs = Math.max(...(await Promise.all(all)))
    // Nobody waited longer than the pause, whoever let it wait.
    expect(longestMs).toBeLessThan(pausedMs + 1000)
    await reached(() => primary.counters.queuedCount === 0)
    expect(primary.counters.longestWaitMs).toBe(0)
    const { traces } = tap.read()
    if (!policyTexts[policy].bypassesPrimary) expect(traces).toHaveLength(60)
    for (const { arrivedMonoMs, acceptedMonoMs } of traces) {
      expect((acceptedMonoMs ?? Infinity) - arrivedMonoMs).toBeLessThan(pausedMs + 1000)
    }
  })
})

/** Of 60. Dispatched: the one it owes an answer for. Shared socket: it cannot even accept one. */
function mostWaiting(policy: PolicyId): number {
  // The kernel does not know: a third by hash (20), and six standard deviations of that (22).
  if (policy === 'reuse-port') return 42
  // Every third one has its turn.
  if (policy === 'in-turn') return 20
  return policyTexts[policy].bypassesPrimary ? 0 : 1
}
