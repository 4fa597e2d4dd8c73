import { get } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ClusterProblem, ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'

const patient = { timeout: 20_000 }

let test: TestDeck
let session: ClusterSession
let ports: number[]

/** Two workers, each with a port of its own; who comes after them gets the third, where there is one. */
async function open(portCount: number, rule: { readonly backOffMs?: number } = {}): Promise<void> {
  ports = [await freePort(), await freePort(), await freePort()].slice(0, portCount)
  const request = { scriptPath: fixture('own-ports.cjs'), workers: 2, env: { PORTS: ports.join(',') }, ...rule }
  const opened = await test.deck.open(request)
  if (!opened.ok) throw new Error(opened.error.message)
  const found = test.deck.session(opened.value.clusterId)
  if (!found.ok) throw new Error(found.error.message)
  session = found.value
  await vi.waitFor(() => expect(session.snapshot().listeningCount).toBe(2), patient)
}

beforeEach(() => {
  test = createTestDeck()
})
afterEach(() => test.close())

const now = (): ClusterSnapshot => session.snapshot()
const links = (): readonly (number | null)[] => now().served.map(({ port }) => port)
const alertOf = (port: number | undefined): ClusterProblem | undefined =>
  now().problems.find(({ id }) => id === `unheard:127.0.0.1:${port}`)
const alertsTold = (): readonly ClusterProblem[] =>
  test.pushed('cluster').flatMap(({ problems }) => problems.filter(({ action }) => action === 'release'))

function status(port: number | undefined): Promise<number | string | undefined> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, agent: false }, (response) => resolve(response.resume().statusCode)).on(
      'error',
      (error: NodeJS.ErrnoException) => resolve(error.code),
    )
  })
}

describe('a worker that comes back on another port', () => {
  it('leaves one that is told of at once, then closed; the link follows what listens', async () => {
    await open(3)
    session.workerAt(1)?.worker.signal('SIGKILL')
    await vi.waitFor(() => expect(links()).toEqual([ports[1], ports[2]]), patient)
    await vi.waitFor(() => expect(now().addresses.map(({ port }) => port)).toEqual([ports[1], ports[2]]), patient)
    expect(await status(ports[0])).toBe('ECONNREFUSED')
    expect(await status(ports[2])).toBe(200)
    expect(alertOf(ports[0])).toBeUndefined()
    expect(alertsTold()[0]).toMatchObject({
      tone: 'warn',
      title: `127.0.0.1:${ports[0]} is bound, and nobody listens there`,
      detail: expect.stringMatching(
        /^slot 1's g1 listened last, .* ago; the worker after it listens elsewhere\. No connections wait there\./,
      ),
    })
    expect(test.words()).toMatch(new RegExp(`slot 1 is listening again on port ${ports[2]} as g2`))
    const closed = new RegExp(`127.0.0.1:${ports[0]} was closed: nobody had listened there for (.*) s, slot 1's g1 was`)
    // From its worker's end on: the next one had to come first, and then had its 2 s.
    expect(Number(closed.exec(test.words())?.[1])).toBeGreaterThanOrEqual(2)
  })

  it('is reloaded: a new generation listens on a server of its own, and the words say which', async () => {
    await open(3)
    await session.reload(1)
    await vi.waitFor(() => expect(now().reload?.state).toBe('done'), patient)
    expect(test.words()).toContain(
      `takes over from g1; it listens on port ${ports[2]} and not on port ${ports[0]}, where no other worker ever did`,
    )
    await vi.waitFor(async () => expect(await status(ports[0])).toBe('ECONNREFUSED'), patient)
    expect(await status(ports[2])).toBe(200)
  })
})

describe('an address that waits for a worker that does not come', () => {
  it('is told of, with who waits, and closed when a person says so', async () => {
    await open(2, { backOffMs: 20_000 })
    session.workerAt(1)?.worker.signal('SIGKILL')
    await vi.waitFor(() => expect(now().slots[0]?.phase).toBe('backing-off'), patient)
    const waits = status(ports[0])
    await vi.waitFor(() => expect(alertOf(ports[0])?.detail).toContain('1 connection waits there'), patient)
    expect(alertOf(ports[0])?.detail).toMatch(/^slot 1's g1 listened last, .* ago\. It is kept for the next worker/)
    expect(links()).toEqual([ports[1]])
    expect(session.releaseAddress(`unheard:127.0.0.1:${ports[0]}`)).toMatchObject({ ok: true })
    expect(await waits).toBe('ECONNRESET')
    expect(await status(ports[0])).toBe('ECONNREFUSED')
    expect(alertOf(ports[0])).toBeUndefined()
    expect(test.words()).toContain('1 connection that waited there closed with it')
    expect(session.releaseAddress(`unheard:127.0.0.1:${ports[0]}`)).toMatchObject({ error: { code: 'not-found' } })
  })
})
