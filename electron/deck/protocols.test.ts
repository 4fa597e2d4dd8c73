import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sentRequestSchema } from '../../shared/inspection/sent-request.ts'
import { defaultLoadSettings, type LoadSettings } from '../../shared/model/load-settings.ts'
import { defaultReload } from '../../shared/model/settings.ts'
import { freePort } from '../../tools/testing/free-port.ts'
import { testNode } from '../runtime/test-nodes.ts'
import { SentRequests } from './inspect/send-request.ts'
import type { ClusterSession } from './session/cluster-session.ts'
import { createTestDeck, fixture, type TestDeck } from './testing/test-deck.ts'

const patient = { timeout: 20_000 }

describe('a cluster that is not plain HTTP', () => {
  let test: TestDeck
  beforeEach(() => {
    test = createTestDeck()
  })
  afterEach(() => test.close())

  const open = async (script: string, nodePath = 'embedded'): Promise<ClusterSession & { port: number }> => {
    const port = await freePort()
    const opened = await test.deck.open({
      scriptPath: fixture(script),
      workers: 2,
      nodePath,
      env: { PORT: String(port), PLAIN_PORT: String(await freePort()) },
      reload: { ...defaultReload, readiness: 'http', probePath: '/', readyTimeoutMs: 5000 },
    })
    if (!opened.ok) throw new Error(opened.error.message)
    const found = test.deck.session(opened.value.clusterId)
    if (!found.ok) throw new Error(found.error.message)
    await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(2), patient)
    return Object.assign(found.value, { port })
  }
  const load = (session: ClusterSession, settings: Partial<LoadSettings>) =>
    test.deck.loads.start({
      clusterId: session.id,
      settings: { ...defaultLoadSettings, ratePerSec: 200, connections: 10, durationS: 1, ...settings },
      experiment: { kind: 'run' },
      allowHost: false,
    })

  it.each(['embedded', testNode(20) ?? 'embedded'])(
    'has its address, load and probe spoken in TLS where it is (node %s)',
    async (node) => {
      const session = await open('secure.cjs', node)
      const url = `https://localhost:${session.port}`
      await vi.waitFor(() => expect(test.snapshot()?.url).toBe(url), patient)
      expect(
        test
          .snapshot()
          ?.served.map(({ protocolWords }) => protocolWords)
          .sort(),
      ).toEqual(['HTTP', 'HTTPS'])

      expect(await load(session, { url: `http://localhost:${session.port}` })).toMatchObject({
        error: { message: `Port ${session.port} speaks HTTPS: load ${url} instead` },
      })
      const started = await load(session, {})
      expect(started).toMatchObject({ ok: true })
      await vi.waitFor(() => expect(test.pushed('load-ended')).toHaveLength(1), patient)
      const { ledger } = test.pushed('load').at(-1)?.run.totals ?? {}
      expect(ledger).toMatchObject({ failed: 0, unaccounted: 0 })
      expect(ledger?.ok).toBeGreaterThan(0)

      expect(await session.reload(null)).toMatchObject({ ok: true })
      await vi.waitFor(() => expect(test.snapshot()?.reload?.state).toBe('done'), patient)
      expect(test.snapshot()?.url).toBe(url)
    },
  )

  it('has no link where no browser can open it, and no load or probe where none can be made', async () => {
    const session = await open('echo.cjs')
    await vi.waitFor(() => expect(test.snapshot()?.url).toBeNull(), patient)
    expect(test.snapshot()?.served).toMatchObject([{ text: `tcp://localhost:${session.port}` }])
    const refused = {
      ok: false,
      error: { message: expect.stringContaining('it is a TCP server that is no HTTP server') },
    }
    expect(await load(session, {})).toMatchObject(refused)
    expect(await load(session, { url: `http://127.0.0.1:${session.port}/` })).toMatchObject(refused)
    const { slot, generation, pid } = session.supervisor.slots[0] ?? expect.fail()
    const request = sentRequestSchema.parse({ method: 'GET', path: '/', headers: [], body: '', timeoutMs: 1000 })
    const asked = { clusterId: session.id, slot, generation, pid: pid ?? 0, requestId: 'r1', request }
    const sent = await new SentRequests().send(session, asked)
    const why = /^slot 1 got no request: it is a TCP server that is no HTTP server, and .* HTTP\/1$/
    expect(sent).toMatchObject({ ok: false, error: { message: expect.stringMatching(why) } })

    expect(await session.reload(null)).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(test.snapshot()?.reload?.state).toBe('stopped'), patient)
    expect(test.words()).toMatch(/did not pass the probe within 5 s: the probe cannot ask it: it is a TCP server/)
  })
})
