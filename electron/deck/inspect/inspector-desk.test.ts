import http from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { freePort } from '../../../tools/testing/free-port.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'

const patient = { timeout: 20_000 }

describe('the inspector of a worker', () => {
  let test: TestDeck
  let session: ClusterSession
  let port: number
  // One cluster for all: whoever follows a worker that ended is as good.
  beforeAll(async () => {
    test = createTestDeck()
    port = await freePort()
    const opened = await test.deck.open({
      scriptPath: fixture('plain.mjs'),
      workers: 2,
      env: { PORT: String(port) },
    })
    if (!opened.ok) throw new Error(opened.error.message)
    const found = test.deck.session(opened.value.clusterId)
    if (!found.ok) throw new Error(found.error.message)
    session = found.value
  })
  beforeEach(() => vi.waitFor(() => expect(session.snapshot().listeningCount).toBe(2), patient))
  afterAll(() => test.close())

  const target = () => {
    const { slot, generation, pid } = session.supervisor.slots[0] ?? expect.fail()
    return { clusterId: session.id, slot, generation, pid: pid ?? 0 }
  }
  const open = async (takesOut: boolean) => {
    const opened = await test.deck.inspectors.open({ ...target(), takesOut })
    if (!opened.ok) throw new Error(opened.error.message)
    return opened.value
  }
  const silentMs = () => session.telemetry.vitals(1)?.silentMs ?? 0
  const isOut = () => session.supervisor.slots[0]?.outOfRotation ?? null

  it('is open on this machine alone while somebody inspects, with its slot out of rotation, and closed afterwards', async () => {
    const { inspectorId, url, title } = await open(true)
    const { pid } = target()
    expect(title).toBe(`slot 1 · g1 · pid ${pid}`)
    expect(new URL(url).hostname).toBe('127.0.0.1')
    expect(isOut()).toMatchObject({ reason: 'inspected' })
    expect(await reaches(url)).toBe(true)

    const ended = test.deck.inspectors.ended(inspectorId)
    test.deck.inspectors.close(inspectorId)
    await ended
    await vi.waitFor(async () => expect(await reaches(url)).toBe(false), patient)
    expect(isOut()).toBeNull()
    expect(test.words()).toContain('slot 1 is back in rotation: DevTools was closed')
  })

  it('forbids no look where the worker is stuck once it is closed', async () => {
    const process = session.workerAt(1)
    const { inspectorId, url } = await open(false)
    await vi.waitFor(() => expect(process?.inspectorLines.othersAddress).toBe(url), patient)
    test.deck.inspectors.close(inspectorId)
    await vi.waitFor(() => expect(process?.doorRefusal).toBeNull(), patient)
  })

  it('goes on from a breakpoint when it is closed, and stops nobody else meanwhile', async () => {
    const { inspectorId, url } = await open(true)
    const debug = new WebSocket(url)
    await new Promise((resolve) => debug.addEventListener('open', resolve))
    const say = (id: number, method: string, params = {}) => debug.send(JSON.stringify({ id, method, params }))
    say(1, 'Debugger.enable')
    // In the worker's own next turn. One that stops inside a request of its own session spins when that ends: Node's fault.
    say(2, 'Debugger.pause')
    await new Promise<void>((resolve) => {
      debug.addEventListener('message', ({ data }) => {
        if (String(data).includes('Debugger.paused')) resolve()
      })
    })
    for (let count = 0; count < 10; count += 1) expect(await get(port)).toBe('Hello World!')

    // Silent on purpose: nobody calls it stuck, and no guard would end it.
    await vi.waitFor(() => expect(session.snapshot().slots[0]?.health).toBe('unresponsive'), patient)
    await vi.waitFor(() => expect(silentMs()).toBeGreaterThan(1700), patient)
    expect(session.workerAt(1)?.looks.standsStill).toBe(true)
    expect(session.stalls.now.kept).toEqual([])
    const { slot, generation, pid } = target()
    const byHand = await session.stalls.capture(slot, generation, pid)
    expect(byHand).toMatchObject({ error: { message: expect.stringContaining('stands still') } })

    debug.close()
    test.deck.inspectors.close(inspectorId)
    await vi.waitFor(async () => expect(await reaches(url)).toBe(false), patient)
    // It answers its agent again: its loop runs.
    await vi.waitFor(() => expect(session.workerAt(1)?.looks.standsStill).toBe(false), patient)
    const again = await open(false)
    expect(again.url).not.toBe(url)
    test.deck.inspectors.close(again.inspectorId)
  })

  it('ends with its worker, and the one that follows is in rotation', async () => {
    const { inspectorId } = await open(true)
    const ended = test.deck.inspectors.ended(inspectorId)
    process.kill(target().pid, 'SIGKILL')
    await ended
    expect(isOut()).toBeNull()
    expect(test.words()).toContain('slot 1 is back in rotation: the worker that was inspected ended')
  })

  it('stays open for a debugger until a person closes it, also when DevTools came and went', async () => {
    const door = await test.deck.inspectors.openForDebugger(target())
    if (!door.ok) throw new Error(door.error.message)
    const { port: inspectorPort, configuration } = door.value
    expect(JSON.parse(configuration)).toMatchObject({
      type: 'node',
      request: 'attach',
      name: expect.stringContaining(`slot 1 g${target().generation} pid ${target().pid}`),
      address: '127.0.0.1',
      port: inspectorPort,
      localRoot: process.cwd(),
      remoteRoot: process.cwd(),
    })
    expect(await test.deck.inspectors.openForDebugger(target())).toEqual(door)
    const { inspectorId, url } = await open(false)
    expect(Number(new URL(url).port)).toBe(inspectorPort)
    test.deck.inspectors.close(inspectorId)
    await askedAgain(session)
    expect(await reaches(url)).toBe(true)

    test.deck.watch.watch(session, 1)
    expect(test.pushed('detail').at(-1)?.debuggerPort).toBe(inspectorPort)
    test.deck.inspectors.closeForDebugger(target())
    await vi.waitFor(async () => expect(await reaches(url)).toBe(false), patient)
    test.deck.watch.watch(session, 1)
    expect(test.pushed('detail').at(-1)?.debuggerPort).toBeNull()
  })

  it('of a debugger ends with its worker', async () => {
    const asked = target()
    expect(await test.deck.inspectors.openForDebugger(asked)).toMatchObject({ ok: true })
    process.kill(asked.pid, 'SIGKILL')
    await vi.waitFor(() => expect(test.deck.inspectors.debuggerPort(asked.pid)).toBeNull(), patient)
    expect(await test.deck.inspectors.openForDebugger(asked)).toMatchObject({ error: { code: 'worker-gone' } })
  })

  it('is not opened in one that is stopped, and its slot is put back', async () => {
    const asked = target()
    process.kill(asked.pid, 'SIGSTOP')
    const opened = await test.deck.inspectors.open({ ...asked, takesOut: true })
    expect(opened).toMatchObject({ ok: false, error: { code: 'not-reached-in-time' } })
    expect(isOut()).toBeNull()
    process.kill(asked.pid, 'SIGCONT')
    expect(await test.deck.inspectors.open({ ...asked, generation: 9, takesOut: false })).toMatchObject({
      error: { code: 'worker-gone' },
    })
  })
})

/** Whatever it was told before, it has carried out: orders are taken in their turn. */
async function askedAgain(session: ClusterSession): Promise<void> {
  await session.workerAt(1)?.askFor({ type: 'inspect', order: { kind: 'holding' } })
}

function get(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    http
      .get({ host: '127.0.0.1', port, agent: false, timeout: 5000 }, (response) => {
        let body = ''
        response.on('data', (chunk) => {
          body += chunk
        })
        response.on('end', () => resolve(body))
      })
      .on('error', reject)
  })
}

function reaches(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.destroy()
      resolve(true)
    }).on('error', () => resolve(false))
  })
}
