import { get } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ClusterProblem, ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'
import { explainFailure, primaryPartWords } from './primary-part-words.ts'

const patient = { timeout: 20_000 }

let test: TestDeck
beforeEach(() => {
  test = createTestDeck()
})
afterEach(() => test.close())

async function open(script: string, more: Partial<ClusterSettings>): Promise<ClusterSession> {
  const opened = await test.deck.open({ scriptPath: fixture(script), ...more })
  if (!opened.ok) throw new Error(opened.error.message)
  const found = test.deck.session(opened.value.clusterId)
  if (!found.ok) throw new Error(found.error.message)
  return found.value
}

const now = (): ClusterSnapshot => test.snapshot() ?? expect.fail()
const alert = (): ClusterProblem | undefined => now().problems.find(({ id }) => id === 'messages')

describe('messages that nobody listens to', () => {
  it('are told with their number as long as a worker that sent some lives', async () => {
    const port = await freePort()
    const session = await open('asks-primary.cjs', { workers: 2, env: { PORT: String(port) } })
    await vi.waitFor(() => expect(now().listeningCount).toBe(2), patient)
    expect(alert()).toBeUndefined()
    const asking = [1, 2, 3].map(() => get({ host: '127.0.0.1', port, agent: false }).on('error', () => {}))
    await vi.waitFor(() => expect(alert()?.title).toMatch(/^2 workers sent 3 messages to the primary/), patient)
    expect(alert()).toMatchObject({
      tone: 'warn',
      action: 'own-primary',
      detail: expect.stringMatching(
        /^the script asks-primary\.cjs has a primary part .*says isPrimary.*does not run here.*waits for ever/,
      ),
    })
    for (const request of asking) request.destroy()
    await session.stop()
    await vi.waitFor(() => expect(alert()).toBeUndefined(), patient)
  })

  it('are none where a worker says that it is ready, or says goodbye', async () => {
    const port = await freePort()
    const session = await open('asks-primary.cjs', { workers: 1, env: { PORT: String(port) } })
    await vi.waitFor(() => expect(now().listeningCount).toBe(1), patient)
    await session.stop()
    expect(session.history.exits[0]).toMatchObject({ code: 0 })
    expect(test.pushed('cluster').flatMap(({ problems }) => problems)).toEqual([])
  })
})

describe('a script that is a primary of its own', () => {
  it('is told which file to open, and runs as its own primary instead', async () => {
    const port = await freePort()
    const env = { PORT: String(port) }
    const session = await open('primary-of-its-own.cjs', { workers: 1, maxUnstable: 1, env })
    await vi.waitFor(() => expect(now().slots[0]?.phase).toBe('failed'), patient)
    await vi.waitFor(() => expect(now().problems[0]?.title).toMatch(/setupPrimary is not a function/), patient)
    expect(now().problems[0]?.detail).toContain(
      'primary-of-its-own.cjs is a primary of its own, and here it runs as a worker: run its own primary (the cluster starts again with it), or open plain.mjs, which its workers execute.',
    )
    expect(now().problems[0]?.action).toBe('own-primary')
    await session.startPrimary()
    await vi.waitFor(() => expect(now().listeningCount).toBe(1), patient)
    expect(now()).toMatchObject({ settings: { primary: 'own' }, ownPrimary: { phase: 'running', forkCount: 1 } })
  })
})

describe('what a primary half has to do with a failure', () => {
  const script = (word: 'isPrimary' | null) => ({
    scriptPath: '/app/server.js',
    primaryPart: word === null ? null : { word, executes: null },
  })

  it('is a guess where no worker ever listened', () => {
    expect(explainFailure('Error: REGION is not set', script('isPrimary'), false)).toEqual({
      words: expect.stringMatching(/^A guess: the script server\.js has/),
      action: null,
    })
    expect(explainFailure(null, script('isPrimary'), true)).toBeNull()
    expect(explainFailure('Error: REGION is not set', script(null), false)).toBeNull()
  })

  it('is certain where it calls what only a primary has', () => {
    expect(explainFailure('TypeError: cluster.setupMaster is not a function (a.js:1)', script(null), false)).toEqual({
      words:
        'server.js is a primary of its own, and here it runs as a worker: run its own primary (the cluster starts again with it), or open the file that its workers execute',
      action: 'own-primary',
    })
    expect(primaryPartWords(script(null))).toBeNull()
  })
})
