import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { policyIds, policyRefusal, policyTexts } from '../../shared/policies.ts'
import { freePort } from '../../tools/testing/free-port.ts'
import { canHere, thisPlatform } from '../platform/this-platform.ts'
import {
  agentOptions,
  forkListening,
  forkOptions,
  forkRemote,
  get,
  listenOn,
  portOf,
  reached,
  steadyLoad,
  switchTo,
  testPrimary,
} from './testing/test-cluster.ts'

const server = agentOptions('http-server.cjs')
const withoutAgent = forkOptions('http-server.cjs')
const canStop = canHere('stop-signals')

describe('a switch with workers without an agent', () => {
  it('to the shared socket names them, and serves them on through the primary until they are replaced', async () => {
    const primary = testPrimary()
    const stuck = await forkListening(primary, withoutAgent)
    const port = portOf(stuck)
    const load = steadyLoad(port, 2)
    expect((await switchTo(primary, 'shared-handle')).replace).toEqual([1])
    await reached(() => load.answers.length > 20)
    await forkListening(primary, withoutAgent)
    await reached(() => load.answers.includes('2'))
    stuck.disconnect()
    await reached(() => stuck.isDead())
    // Nobody depends on the primary any more: it lets go.
    let [accepted, answered] = [-1, 0]
    await reached(() => {
      if (primary.counters.acceptedCount !== accepted) {
        accepted = primary.counters.acceptedCount
        answered = load.answers.length
      }
      return load.answers.length > answered + 20
    })
    await load.stop()
    expect(load.failures).toEqual([])
  })

  it('away from the shared socket names them; they go on accepting by themselves as well', async () => {
    const primary = testPrimary({ policy: 'shared-handle' })
    const stuck = await forkListening(primary, withoutAgent)
    await forkListening(primary, server)
    expect((await switchTo(primary, 'round-robin')).replace).toEqual([1])
    const load = steadyLoad(portOf(stuck), 2)
    await reached(() => primary.counters.acceptedCount > 20 && load.answers.length > 40)
    await load.stop()
    expect(load.failures).toEqual([])
  })
})

describe.skipIf(!canStop)('a switch with a stopped worker', () => {
  it('goes on without it, says so, and it follows when it runs again', async () => {
    const primary = testPrimary()
    const [stopped, other] = [await forkListening(primary, server), await forkListening(primary, server)]
    const port = portOf(other)
    stopped.signal('SIGSTOP')
    const load = steadyLoad(port, 5)
    const { late, tookMs } = await switchTo(primary, 'shared-handle')
    expect(late).toEqual([1])
    expect(tookMs).toBeLessThan(3000)
    await reached(() => load.answers.length > 20)
    expect(new Set(load.answers)).toEqual(new Set(['2']))
    stopped.signal('SIGCONT')
    await reached(() => load.answers.filter((answer) => answer === '1').length > 5)
    expect((await switchTo(primary, 'round-robin')).late).toEqual([])
    await load.stop()
    expect(load.failures).toEqual([])
  })

  it('back to the primary does not wait for it longer than a second or so', async () => {
    const primary = testPrimary({ policy: 'shared-handle' })
    const [stopped, other] = [await forkListening(primary, server), await forkListening(primary, server)]
    stopped.signal('SIGSTOP')
    expect((await switchTo(primary, 'round-robin')).late).toEqual([1])
    // Two connections: the stopped one holds one until it runs again.
    const answers = [get({ port: portOf(other) }), get({ port: portOf(other) })]
    expect(await Promise.race(answers)).toBe('2')
    stopped.signal('SIGCONT')
    expect(await Promise.all(answers)).toHaveLength(2)
  })
})

describe('a switch', () => {
  it('with no worker at all is in force for those that come', async () => {
    const primary = testPrimary()
    const first = await forkListening(primary, server)
    const port = portOf(first)
    first.signal('SIGKILL')
    await reached(() => primary.workers.size === 0)
    await switchTo(primary, 'shared-handle')
    const answer = get({ port })
    await forkListening(primary, server)
    expect(await answer).toBe('2')
    expect(primary.counters.acceptedCount).toBe(0)
  })

  it('asked for during another one follows it, in the order they were asked for', async () => {
    const primary = testPrimary()
    const worker = await forkListening(primary, server)
    const load = steadyLoad(portOf(worker), 2)
    const ends: string[] = []
    const policies = ['shared-handle', 'sticky', 'shared-handle', 'random'] as const
    await Promise.all(policies.map((policy) => primary.setPolicy(policy).then(() => ends.push(primary.policy))))
    expect(ends).toEqual(policies)
    await load.stop()
    expect(load.failures).toEqual([])
  })

  it('reaches workers that boot meanwhile', async () => {
    const primary = testPrimary()
    const worker = await forkListening(primary, server)
    const port = portOf(worker)
    const load = steadyLoad(port, 2)
    const booting = [forkListening(primary, server), forkListening(primary, server)]
    for (let round = 0; round < 20; round++) await switchTo(primary, round % 2 === 0 ? 'shared-handle' : 'round-robin')
    await Promise.all(booting)
    await switchTo(primary, 'shared-handle')
    worker.disconnect()
    await reached(() => load.answers.includes('2') && load.answers.includes('3'))
    await load.stop()
    expect(load.failures).toEqual([])
  })

  it('to a policy nobody knows changes nothing', async () => {
    const primary = testPrimary()
    const asked: { setPolicy(policy: string): Promise<unknown> } = Object(primary)
    expect(await asked.setPolicy('fastest')).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    expect(primary.policy).toBe('round-robin')
  })

  it('after the addresses were released has nothing to do', async () => {
    const primary = testPrimary()
    await forkListening(primary, server)
    const switched = primary.setPolicy('shared-handle')
    primary.releaseAddresses()
    expect((await switched).ok).toBe(true)
    expect(primary.addresses).toEqual([])
  })

  it.skipIf(!canHere('reuse-port'))('is no more possible for a UNIX socket that begins under it', async () => {
    const primary = testPrimary({ policy: 'reuse-port' })
    const departures: unknown[] = []
    primary.on('policy-departure', (address, words) => departures.push([address.path, words]))
    const socketPath = path.join(temporaryFolder(), 's.sock')
    const options = agentOptions('http-server.cjs', { args: [JSON.stringify({ path: socketPath })] })
    await Promise.all([forkListening(primary, options), forkListening(primary, options)])
    expect([await get({ socketPath }), await get({ socketPath })].toSorted()).toEqual(['1', '2'])
    const words = 'its connections are dealt out in turns until the next start: it cannot have several sockets'
    expect(departures).toEqual([[socketPath, words]])
  })

  it.skipIf(!canHere('unix-sockets'))(
    'to sockets of the workers has UNIX sockets dealt out in turns, and says so',
    async () => {
      // Chance is stuck at the first worker.
      const primary = testPrimary({ policy: 'random', random: () => 0 })
      const socketPath = path.join(temporaryFolder(), 's.sock')
      const options = agentOptions('http-server.cjs', { args: [JSON.stringify({ path: socketPath })] })
      const worker = await forkListening(primary, options)
      await forkListening(primary, options)
      const getTwo = async () => [await get({ socketPath }), await get({ socketPath })].toSorted()
      expect(await getTwo()).toEqual(['1', '1'])
      for (const policy of policyIds.filter((id) => policyTexts[id].bypassesPrimary)) {
        if (policyRefusal(policy, thisPlatform) !== null) continue
        expect((await switchTo(primary, policy)).kept).toEqual(worker.listens)
        expect(await getTwo()).toEqual(['1', '2'])
      }
      expect((await switchTo(primary, 'random')).kept).toEqual([])
      expect(await getTwo()).toEqual(['1', '1'])
    },
  )
})

describe('a worker that accepts by itself', () => {
  it('accepts no more when hand-overs are held, and keeps its server and its connections', async () => {
    const primary = testPrimary({ policy: 'shared-handle' })
    const remote = agentOptions('remote.cjs')
    const [leaving, staying] = [await forkRemote(primary, remote), await forkRemote(primary, remote)]
    const port = await freePort()
    for (const worker of [leaving, staying]) await listenOn(worker, port)
    leaving.worker.holdHandovers()
    await reached(() => leaving.worker.unacknowledgedCount === 0)
    // The order is on its way before this question is.
    expect(await leaving.run('return [kept.server.listening, kept.server.address().port]')).toEqual([true, port])
    const answers = await Promise.all(Array.from({ length: 20 }, () => get({ port })))
    expect(new Set(answers)).toEqual(new Set(['2']))
  })
})

function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cluster-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }))
  return folder
}
