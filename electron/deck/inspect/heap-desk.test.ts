import { readdirSync, readFileSync, statSync } from 'node:fs'
import { describe, expect, it, type TestContext, vi } from 'vitest'
import type { HeapState } from '../../../shared/inspection/heap.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { createTestDeck, fixture } from '../testing/test-deck.ts'

const patient = { timeout: 30_000, interval: 20 }

/** Two workers of a deck that goes with its test, and what is asked of it. */
async function create({ onTestFinished }: TestContext) {
  const test = createTestDeck((name) => name === 'heap' || name === 'lifecycle')
  onTestFinished(() => test.close())
  const port = await freePort()
  // A look at a stall of a busy machine would have V8 number the objects anew.
  const settings = { scriptPath: fixture('leaky.cjs'), workers: 2, stallCapture: false } as const
  const opened = await test.deck.open({ ...settings, env: { PORT: String(port) } })
  if (!opened.ok) throw new Error(opened.error.message)
  const found = test.deck.session(opened.value.clusterId)
  if (!found.ok) throw new Error(found.error.message)
  const session = found.value
  const url = `http://localhost:${port}`
  const target = (slot: number) => {
    const { generation, pid } = session.supervisor.slots.find((one) => one.slot === slot) ?? { generation: 0, pid: 0 }
    return { clusterId: session.id, slot, generation, pid: pid ?? 0 }
  }
  const ended = async (runId: string): Promise<HeapState> => {
    await vi.waitFor(() => expect(test.pushed('heap').at(-1)?.lastEnd?.runId).toBe(runId), patient)
    return test.deck.heaps.state()
  }
  const take = async (slot: number, way: 'now' | 'replace-first', isForced = false): Promise<string> => {
    const taken = await test.deck.heaps.take({ ...target(slot), way, isForced })
    if (!taken.ok) throw new Error(taken.error.message)
    return taken.value.runId
  }
  const reached = (state: string): Promise<void> =>
    vi.waitFor(() => expect(test.pushed('heap').some(({ running }) => running[0]?.state === state)).toBe(true), {
      ...patient,
      interval: 1,
    })
  const files = () => readdirSync(test.heapDir).filter((name) => !name.startsWith('snapshots.json'))
  await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(2), patient)
  await vi.waitFor(() => expect(test.deck.heaps.weigh(target(1)).ok).toBe(true), patient)
  return { test, session, url, target, ended, take, reached, files }
}

// Each mostly waits for its workers.
describe.concurrent('heap snapshots of workers', { timeout: 60_000 }, () => {
  it('replace the worker first, so that no request fails, and are kept for this user alone', async (context) => {
    const { test, session, url, target, ended, take, files } = await create(context)
    const answers = { good: 0, bad: 0 }
    let isOver = false
    const clients = Array.from({ length: 4 }, async () => {
      while (!isOver) {
        const answer = await fetch(url).then(
          async (response) => response.ok && (await response.text()) !== '',
          () => false,
        )
        answers[answer ? 'good' : 'bad'] += 1
      }
    })
    const { pid } = target(1)
    const { kept, lastEnd } = await ended(await take(1, 'replace-first'))
    await vi.waitFor(() => expect(session.history.exits).toHaveLength(1), patient)
    isOver = true
    await Promise.all(clients)
    expect(answers.bad).toBe(0)
    expect(answers.good).toBeGreaterThan(10)
    expect(lastEnd?.words).toMatch(/^heap snapshot of slot 1's g1: [\d.]+ MB of heap, .* it served nobody any more$/)
    const [snapshot] = kept
    expect(snapshot).toMatchObject({ slot: 1, generation: 1, pid, way: 'replace-first' })
    expect(session.history.exits).toMatchObject([{ pid, cause: 'reload', code: 0 }])
    expect(statSync(snapshot?.path ?? '').mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(snapshot?.path ?? '', 'utf8')).snapshot.node_count).toBeGreaterThan(1000)
    expect(test.words()).toMatch(/g1 drained in .* held for a heap snapshot/)
    expect((await test.deck.heaps.remove(snapshot?.snapshotId ?? '')).ok).toBe(true)
    expect(files()).toEqual([])
  })

  it('are refused at once of a worker that is paused', async (context) => {
    const { test, session, target } = await create(context)
    const { clusterId: _, ...one } = target(1)
    expect((await session.supervisor.act(one, { action: 'worker.pause' })).ok).toBe(true)
    const refused = { ok: false, error: { message: 'slot 1 is paused: resume it first' } }
    expect(await test.deck.heaps.collect(target(1))).toMatchObject(refused)
    expect(await test.deck.heaps.take({ ...target(1), way: 'now', isForced: false })).toMatchObject(refused)
    expect((await session.supervisor.act(one, { action: 'worker.resume' })).ok).toBe(true)
  })

  it('compared find what a worker leaked between them', async (context) => {
    const { test, session, url, ended, take } = await create(context)
    await ended(await take(1, 'now'))
    await ended(await take(2, 'now'))
    await Promise.all(Array.from({ length: 8 }, () => fetch(`${url}/leak`, { headers: { connection: 'close' } })))
    await ended(await take(1, 'now'))
    const { kept } = await test.deck.heaps.state()
    const [after, other, before] = kept
    const same = await test.deck.heaps.compare(before?.snapshotId ?? '', after?.snapshotId ?? '')
    if (!same.ok) throw new Error(same.error.message)
    const leaked = same.value.classes.find(({ name }) => name === 'Leaked')
    expect(same.value.isNumbered).toBe(true)
    expect(leaked).toMatchObject({ beforeCount: 0, goneCount: 0 })
    expect(leaked?.addedCount).toBe(leaked?.afterCount)
    expect((leaked?.afterCount ?? 0) % 1000).toBe(0)
    expect(leaked?.afterCount).toBeGreaterThanOrEqual(1000)
    const apart = await test.deck.heaps.compare(other?.snapshotId ?? '', after?.snapshotId ?? '')
    expect(apart).toMatchObject({ ok: true, value: { isNumbered: false } })
    expect(session.supervisor.slots.map(({ generation }) => generation)).toEqual([1, 1])
  })

  it.runIf(isLong)(
    'are refused with numbers where there is no room, unless that is wanted all the same',
    async (context) => {
      const { test, target, ended, take } = await create(context)
      test.room.bytes = 1_000_000
      const refused = await test.deck.heaps.take({ ...target(1), way: 'now', isForced: false })
      const words = expect.stringMatching(/of heap needs about [\d.]+ MB, and the machine has 1 MB free$/)
      expect(refused).toMatchObject({ error: { code: 'refused', message: words } })
      expect((await ended(await take(1, 'now', true))).kept).toHaveLength(1)
      const gone = await test.deck.heaps.take({ ...target(1), pid: 1, way: 'now', isForced: true })
      expect(gone).toMatchObject({ error: { code: 'worker-gone' } })
    },
  )

  it('leave no half file when the worker dies meanwhile', async (context) => {
    const { url, session, ended, take, reached, files } = await create(context)
    // Enough to walk for that the word of it is here before the end.
    await Promise.all(Array.from({ length: 8 }, () => fetch(`${url}/much`, { headers: { connection: 'close' } })))
    const runId = await take(1, 'now')
    await reached('walking')
    session.workerAt(1)?.handle.signal('SIGKILL')
    const { kept, lastEnd } = await ended(runId)
    expect([kept, lastEnd?.snapshotId, files()]).toEqual([[], null, []])
    expect(lastEnd?.words).toBe("slot 1's g1 ended meanwhile")
  })

  it.runIf(isLong)('can be cancelled once the worker was replaced, and are one at a time', async (context) => {
    const { test, target, ended, take, reached, files } = await create(context)
    const runId = await take(1, 'replace-first')
    expect(await test.deck.heaps.take({ ...target(2), way: 'now', isForced: false })).toMatchObject({
      error: { code: 'already-so' },
    })
    await reached('walking')
    expect(test.deck.heaps.cancel(runId)).toMatchObject({ ok: true })
    const { kept, lastEnd } = await ended(runId)
    expect([kept, lastEnd?.words, files()]).toEqual([[], "the heap snapshot of slot 1's g1 was cancelled", []])
    await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(2), patient)
  })

  it.runIf(isLong)('end with the deck, and no process is left', async (context) => {
    const { test, target, take, reached, files } = await create(context)
    const { pid } = target(1)
    await take(1, 'replace-first')
    await reached('walking')
    await test.deck.stopAll()
    expect(test.recorded.has(pid)).toBe(false)
    await vi.waitFor(() => expect(files()).toEqual([]), patient)
  })

  it.runIf(isLong)('stand beside the collection of garbage and a diagnostic report', async (context) => {
    const { test, target } = await create(context)
    const collected = await test.deck.heaps.collect(target(1))
    expect(collected).toMatchObject({ value: { words: expect.stringMatching(/g1 collected its garbage in .* MB → /) } })
    const report = await test.deck.heaps.diagnose({ ...target(1), withEnvironment: false })
    if (!report.ok) throw new Error(report.error.message)
    expect(JSON.parse(readFileSync(report.value.path, 'utf8')).environmentVariables).toBeUndefined()
    expect((await test.deck.heaps.diagnose({ ...target(1), withEnvironment: true })).ok).toBe(true)
  })
})
