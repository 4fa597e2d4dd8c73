import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type SentRequest, sentRequestSchema } from '../../../shared/inspection/sent-request.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'
import { SentRequests } from './send-request.ts'

const patient = { timeout: 20_000 }

describe('a request to one worker', () => {
  let test: TestDeck
  let session: ClusterSession
  const requests = new SentRequests()
  // One cluster for all: a request leaves nothing behind.
  beforeAll(async () => {
    test = createTestDeck()
    const opened = await test.deck.open({
      scriptPath: fixture('answers.mjs'),
      workers: 2,
      env: { PORT: String(await freePort()) },
    })
    if (!opened.ok) throw new Error(opened.error.message)
    const found = test.deck.session(opened.value.clusterId)
    if (!found.ok) throw new Error(found.error.message)
    session = found.value
    await vi.waitFor(() => expect(session.snapshot().listeningCount).toBe(2), patient)
  })
  afterAll(() => test.close())

  const target = (number: number) => {
    const { slot, generation, pid } = session.supervisor.slots[number - 1] ?? expect.fail()
    return { clusterId: session.id, slot, generation, pid: pid ?? 0 }
  }
  const send = (slot: number, changes: Partial<SentRequest> = {}) => {
    const request = { method: 'GET', path: '/', headers: [], body: '', timeoutMs: 5000, ...changes } as const
    return requests.send(session, { ...target(slot), requestId: 'r1', request: sentRequestSchema.parse(request) })
  }

  it('reaches that one, in rotation or not, and brings status, headers and body', async () => {
    const out = { action: 'worker.rotate-out', connections: 'stay', ifLast: 'refuse', reason: 'by-hand' } as const
    await session.supervisor.act(target(2), out)
    for (const slot of [1, 2, 2]) {
      const sent = await send(slot, {
        method: 'POST',
        path: '/echo',
        headers: [{ name: 'X-Mine', value: 'yes' }],
        body: 'päckchen',
      })
      expect(sent).toMatchObject({ ok: true, value: { status: 201, body: 'POST /echo yes päckchen', isSecure: false } })
      const headers = sent.ok ? sent.value.headers : []
      expect(headers).toContainEqual({ name: 'X-Pid', value: String(target(slot).pid) })
    }
  })

  it('writes a path in any script as a browser does', async () => {
    const sent = await send(1, { method: 'POST', path: '/日/é%20?q=ü' })
    const path = '/%E6%97%A5/%C3%A9%20?q=%C3%BC'
    expect(sent).toMatchObject({ value: { body: `POST ${path} undefined ` } })
  })

  it('brings what the worker printed meanwhile', async () => {
    // What is printed comes another way than the answer, and may come after it.
    const linesOf = async () => {
      const sent = await send(1, { path: '/says' })
      return sent.ok && sent.value.lines
    }
    await expect.poll(linesOf, patient).toContain('asked for /says')
  })

  it('says of what is no text that it is none, and cuts what is long', async () => {
    expect(await send(1, { path: '/binary' })).toMatchObject({ value: { body: null, bodyBytes: 4, isCut: false } })
    const long = await send(1, { path: '/long' })
    expect(long).toMatchObject({ value: { bodyBytes: 1_000_000, isCut: true } })
    expect(long.ok && long.value.body).toHaveLength(256 * 1024)
  })

  it('is given up when a person cancels it, in the worker or on its way', async () => {
    const waiting = send(1, { path: '/never', timeoutMs: 60_000 })
    const printed = () => session.output.output(1)?.lines.map(({ text }) => text)
    await vi.waitFor(() => expect(printed()).toContain('asked for /never'), patient)
    requests.cancel('r1')
    const words = expect.stringMatching(/^GET \/never to slot 1 was cancelled after \d/)
    expect(await waiting).toMatchObject({ error: { code: 'cancelled', message: words } })
    await vi.waitFor(() => expect(printed()).toContain('given up: /never'), patient)
    const early = send(2, { path: '/never', timeoutMs: 60_000 })
    requests.cancel('r1')
    expect(await early).toMatchObject({ error: { code: 'cancelled' } })
    expect(requests.cancel('r1')).toMatchObject({ ok: true })
  })

  it('says why there is no answer: late, broken off, gone', async () => {
    expect(await send(1, { path: '/never', timeoutMs: 300 })).toMatchObject({
      error: { code: 'not-reached-in-time', message: expect.stringContaining('within 300') },
    })
    expect(await send(1, { path: '/reset' })).toMatchObject({ error: { code: 'refused' } })
    const request = sentRequestSchema.parse({ method: 'GET', path: '/', headers: [], body: '', timeoutMs: 1000 })
    expect(await requests.send(session, { ...target(1), generation: 7, requestId: 'r1', request })).toMatchObject({
      error: { code: 'worker-gone' },
    })
  })
})
