import http from 'node:http'
import net from 'node:net'
import path from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { PolicyId } from '../../shared/policies.ts'
import { freePort } from '../../tools/testing/free-port.ts'
import { thisPlatform } from '../platform/this-platform.ts'
import { createTestDeck } from './testing/test-deck.ts'

const host = '127.0.0.1'

/** Two workers on one port, the second one on another as well. */
async function running(policy: PolicyId) {
  const test = createTestDeck()
  onTestFinished(() => test.close())
  const [port, portOfTwo] = [await freePort(), await freePort()]
  const opened = await test.deck.open({
    scriptPath: path.join(import.meta.dirname, 'fixtures/answers-at-end.cjs'),
    args: [String(port), String(portOfTwo)],
    workers: 2,
    policy,
  })
  const session = opened.ok ? test.deck.session(opened.value.clusterId) : opened
  if (!session.ok) throw new Error(session.error.message)
  await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(2), 20_000)
  await vi.waitFor(() => expect(test.snapshot()?.addresses).toHaveLength(2), 20_000)
  return { test, session: session.value, port, portOfTwo }
}

/** A request that a worker has begun and that ends when it is told to. */
async function underWay(port: number) {
  const request = http.request({ host, port, method: 'POST', agent: false, headers: { expect: '100-continue' } })
  const answer = new Promise<string>((resolve, reject) => {
    request.on('error', reject)
    request.on('response', (response) => response.setEncoding('utf8').once('data', resolve))
  })
  request.flushHeaders()
  await new Promise((resolve) => request.once('continue', resolve))
  return () => {
    request.end('now')
    return answer
  }
}

/** What a new connection comes to. */
function knock(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port })
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    socket.on('connect', () => resolve('connected'))
    socket.on('connect', () => socket.destroy())
  })
}

const refused = (port: number) => vi.waitFor(async () => expect(await knock(port)).toBe('ECONNREFUSED'), 3000)

describe.each(['round-robin', 'shared-handle', 'reuse-port'] as const)('a stop under %s', (policy) => {
  it.skipIf(policy === 'reuse-port' && thisPlatform !== 'linux')(
    'refuses new connections at once, and answers what is under way',
    async () => {
      const { test, session, port, portOfTwo } = await running(policy)
      const finish = await underWay(port)
      const stopped = session.stop()
      await refused(port)
      await refused(portOfTwo)
      expect(session.runState).toBe('stopping')
      await expect.poll(() => test.snapshot()).toMatchObject({ runState: 'stopping', addresses: [], url: null })
      expect(await session.start()).toMatchObject({ ok: false, error: { code: 'wrong-state' } })
      expect(await finish()).toBe('answered')
      expect(await stopped).toEqual({ ok: true })
      expect(await session.start()).toEqual({ ok: true })
      expect(await (await underWay(port))()).toBe('answered')
    },
  )
})

describe('a slot that is taken out', () => {
  it('takes the address along that only it listened on', async () => {
    const { session, port, portOfTwo } = await running('round-robin')
    const finish = await underWay(portOfTwo)
    const scaled = session.scale(1)
    await refused(portOfTwo)
    expect(await knock(port)).toBe('connected')
    expect(await finish()).toBe('answered')
    expect(await scaled).toEqual({ ok: true })
    expect(session.snapshot().addresses.map((address) => address.port)).toEqual([port])
  })
})
