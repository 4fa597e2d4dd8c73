import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type PolicyId, policyIds, policyRefusal } from '../../shared/policies.ts'
import { freePort } from '../../tools/testing/free-port.ts'
import { isLong } from '../../tools/testing/tested-releases.ts'
import { canHere, thisPlatform } from '../platform/this-platform.ts'
import type { ClusterSession } from './session/cluster-session.ts'
import { createTestDeck, fixture, type TestDeck } from './testing/test-deck.ts'

const patient = { timeout: 20_000 }

describe('policies and the queue of a running cluster', () => {
  let test: TestDeck
  let session: ClusterSession
  let port: number
  beforeEach(async () => {
    test = createTestDeck()
    port = await freePort()
    const env = { PORT: String(port) }
    const opened = await test.deck.open({ scriptPath: fixture('plain.mjs'), workers: 3, env, idleCloseMs: 100 })
    if (!opened.ok) throw new Error(opened.error.message)
    const found = test.deck.session(opened.value.clusterId)
    if (!found.ok) throw new Error(found.error.message)
    session = found.value
    await vi.waitFor(() => expect(session.snapshot().listeningCount).toBe(3), patient)
  })
  afterEach(() => test.close())

  const possible = policyIds.filter((policy) => policyRefusal(policy, thisPlatform) === null)

  /** One of each way to choose, and of each way to accept; all in the long form. */
  const tried = possible.filter(
    (policy) => isLong || ['round-robin', 'sticky', 'shared-handle', 'reuse-port'].includes(policy),
  )

  it.each(tried)('%s loses nothing while workers are taken away and come back', async (policy) => {
    const load = startLoad(port)
    if (policy !== 'round-robin') expect(await session.setPolicy(policy)).toEqual({ ok: true, value: undefined })
    expect(session.snapshot().policy).toBe(policy)
    for (const desired of [1, 3, 2]) {
      expect(await session.scale(desired)).toEqual({ ok: true, value: undefined })
      const { length } = load.ends
      await vi.waitFor(() => expect(load.ends.length).toBeGreaterThan(length + 20), patient)
    }
    expect(new Set(await load.stop())).toEqual(new Set(['Hello World!']))
  })

  it('can be switched while workers drain', async () => {
    const load = startLoad(port)
    const scaled = session.scale(1)
    const wanted = possible.filter((policy) => policy !== 'round-robin')
    for (const policy of wanted) expect(await session.setPolicy(policy)).toEqual({ ok: true, value: undefined })
    expect(await scaled).toEqual({ ok: true, value: undefined })
    expect(session.snapshot()).toMatchObject({ policy: wanted.at(-1), listeningCount: 1 })
    expect(new Set(await load.stop())).toEqual(new Set(['Hello World!']))
  })

  it('are carried out in order when asked for at once, and the last one stays', async () => {
    const wanted: PolicyId[] = ['shared-handle', 'sticky', 'shared-handle', 'random']
    const results = await Promise.all(wanted.map((policy) => session.setPolicy(policy)))
    expect(results.map((result) => result.ok)).toEqual([true, true, true, true])
    expect(session.snapshot()).toMatchObject({ policy: 'random', settings: { policy: 'random' } })
  })

  it.skipIf(!canHere('reuse-port'))('say when an address begins that cannot be served so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'policies-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const args = [join(folder, 'a.sock')]
    const env = { PORT: String(await freePort()) }
    await test.deck.open({ scriptPath: fixture('unseen.mjs'), args, env, workers: 1, policy: 'reuse-port' })
    await vi.waitFor(() => {
      expect(test.words()).toContain(
        `${args[0]} is not served by reuse-port: its connections are dealt out in turns until the next start`,
      )
    }, patient)
  })

  it('of a cluster that does not run are in force with its next start', async () => {
    await session.stop()
    expect(await session.setPolicy('shared-handle')).toEqual({ ok: true, value: undefined })
    expect(test.words().split('\n').at(-1)).toBe('policy is shared-handle')
    await session.start()
    expect(session.snapshot()).toMatchObject({ policy: 'shared-handle', listeningCount: 3 })
  })

  it.skipIf(!canHere('unix-sockets'))('a limit of the queue applies at once, and what it costs is told', async () => {
    const slots = session.snapshot().slots.map(({ pid }) => pid ?? expect.fail())
    expect(await session.update({ queueLimit: 2, atQueueLimit: 'refuse' })).toEqual({
      ok: true,
      value: { pending: false },
    })
    for (const pid of slots) process.kill(pid, 'SIGSTOP')
    const ends = Array.from({ length: 9 }, () => ask(port))
    // Three with the workers, two wait, four too many.
    await vi.waitFor(() => expect(test.words()).toContain('its queue was full (4 in all)'), patient)
    for (const pid of slots) process.kill(pid, 'SIGCONT')
    const counts = (await Promise.all(ends)).map((end) => (end === 'ECONNRESET' ? 'refused' : end))
    expect(counts.toSorted()).toEqual([...Array(5).fill('Hello World!'), ...Array(4).fill('refused')])
  })
})

/** One request on a connection of its own: its body, or the code of its failure. */
function ask(port: number): Promise<string> {
  return new Promise((resolve) => {
    const request = http.get({ host: 'localhost', port, agent: false }, (response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += String(chunk)
      })
      response.on('end', () => resolve(body))
    })
    request.on('error', (error) => resolve('code' in error ? String(error.code) : error.message))
  })
}

function startLoad(port: number) {
  const begun: Promise<unknown>[] = []
  const ends: string[] = []
  const timer = setInterval(() => void begun.push(ask(port).then((end) => ends.push(end))), 4)
  return {
    ends,
    async stop() {
      clearInterval(timer)
      await Promise.all(begun)
      return ends
    },
  }
}
