import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { limits } from '../../../shared/limits.ts'
import type { ClusterProblem, ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import { thisPlatform } from '../../platform/this-platform.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'

/** A hint comes 10 s after a worker is online. */
const patient = { timeout: 30_000 }
const graceMs = limits.graceMs.max

let test: TestDeck
const sessions = new Map<string, ClusterSession>()
const ports = new Map<string, number>()
const holder = createServer()

/** All at once, because each of them is watched for 10 s. */
beforeAll(async () => {
  test = createTestDeck()
  for (const [name, workers] of [
    ['swallows', 1],
    ['collector', 1],
    ['wrapper', 2],
    ['queue', 2],
    ['waits', 1],
  ] as const) {
    const port = await freePort()
    ports.set(name, port)
    if (name === 'swallows') await once(holder.listen(port, '127.0.0.1'), 'listening')
    const scriptPath = fixture(name === 'waits' ? 'asks-primary.cjs' : `${name}.cjs`)
    // A primary half whose worker half waits: its port is none.
    const env = { PORT: name === 'waits' ? '' : String(port) }
    const opened = await test.deck.open({
      scriptPath,
      workers,
      env,
      name,
      graceMs,
      killMs: 300,
      execArgs: execArgs(name),
    })
    if (!opened.ok) throw new Error(opened.error.message)
    const found = test.deck.session(opened.value.clusterId)
    if (!found.ok) throw new Error(found.error.message)
    sessions.set(name, found.value)
  }
}, 60_000)
afterAll(async () => {
  holder.close()
  await test.close()
})

/** Has a server that never comes to its `listen()`. */
function execArgs(name: string): string[] {
  return name === 'waits'
    ? [
        '--import',
        'data:text/javascript,import net from "node:net";net.Server.prototype.listen=()=>setInterval(()=>{},1e3)',
      ]
    : []
}

const session = (name: string): ClusterSession => sessions.get(name) ?? expect.fail(name)
const now = (name: string): ClusterSnapshot => session(name).snapshot()
const slot = (name: string, number: number): SlotSnapshot => now(name).slots[number - 1] ?? expect.fail(name)
const events = (name: string) =>
  test.pushed('lifecycle').flatMap(({ clusterId, event }) => (clusterId === session(name).id ? [event] : []))
const alerts = (name: string): readonly ClusterProblem[] => now(name).problems
const hint = (name: string, number = 1) =>
  vi.waitFor(() => slot(name, number).notListeningHint ?? expect.fail('nothing was told yet'), patient)

describe('a worker that does not listen', () => {
  it('rests without a server where nothing tells that it wants one, and is stopped without waiting', async () => {
    expect(await hint('queue')).toMatch(
      /^not listening yet, 10 s after online: it seems to run without a server, or waits/,
    )
    await vi.waitFor(() => expect(now('queue').slots.every((one) => one.aside === 'no-server')).toBe(true), patient)
    const told = events('queue').filter(({ words }) => words.includes('without a server'))
    expect(told.map(({ slot: number, tone }) => [number, tone]).toSorted()).toEqual([
      [1, 'info'],
      [2, 'info'],
    ])
    expect(alerts('queue')).toEqual([])
    expect(events('queue').filter(({ words }) => words.includes('below the desired count'))).toEqual([])
    // The grace is ten minutes: a worker that hears of no end would use it up.
    expect(await session('queue').stop()).toMatchObject({ ok: true })
    expect(session('queue').history.exits.map(({ signal }) => signal)).toEqual(['SIGTERM', 'SIGTERM'])
  })

  it('names what it waits for, where the script tells', async () => {
    expect(await hint('waits')).toMatch(
      /it may wait for its primary: the script asks-primary\.cjs has a primary part of its own/,
    )
    expect(slot('waits', 1).aside).toBeNull()
  })

  it('names the port that it did not get', async () => {
    const port = ports.get('swallows')
    expect(await hint('swallows')).toBe(
      `not listening yet, 10 s after online: it asked for 127.0.0.1:${port} and did not get it (EADDRINUSE)`,
    )
    expect(slot('swallows', 1).aside).toBeNull()
    expect(alerts('swallows')).toMatchObject([
      { title: `127.0.0.1:${port} cannot be bound: EADDRINUSE`, tone: 'bad', action: 'restart' },
    ])
  })
})

describe.runIf(thisPlatform === 'linux')('what the system tells of a worker that does not listen', () => {
  it('is the UDP port that it has for itself: a state of its own', async () => {
    expect(await hint('collector')).toBe(
      `not listening yet, 10 s after online: it has UDP port ${ports.get('collector')} for itself, past the primary`,
    )
    expect(slot('collector', 1).aside).toBe('own-port')
  })

  it('is the server that it started, also where another worker found the port in use', async () => {
    const port = ports.get('wrapper')
    await vi.waitFor(
      () => expect(alerts('wrapper').map(({ title }) => title)[0]).toBe(`port ${port} cannot be bound: EADDRINUSE`),
      patient,
    )
    await vi.waitFor(
      () =>
        expect(alerts('wrapper')[0]?.detail).toMatch(
          /plain\.mjs \(pid \d+\) already listens there, and slot [12] of this cluster started it/,
        ),
      patient,
    )
    const first = now('wrapper').slots.find(({ phase }) => phase === 'online')?.slot ?? expect.fail('none runs')
    expect(await hint('wrapper', first)).toMatch(
      new RegExp(`plain\\.mjs \\(pid \\d+\\), which it started, listens on port ${port}: open the script`),
    )
    expect(slot('wrapper', first).aside).toBeNull()
  })

  it('is that a port is free again; "Try again" has the worker get it', async () => {
    const port = ports.get('swallows')
    await hint('swallows')
    holder.close()
    await vi.waitFor(
      () => expect(alerts('swallows')).toMatchObject([{ title: `127.0.0.1:${port} is free again`, tone: 'warn' }]),
      patient,
    )
    expect(alerts('swallows')[0]).toMatchObject({
      detail: expect.stringContaining('runs on without it'),
      action: 'restart',
    })
    expect(await session('swallows').retry(null)).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(now('swallows').listeningCount).toBe(1), patient)
    await vi.waitFor(() => expect(alerts('swallows')).toEqual([]), patient)
  })
})
