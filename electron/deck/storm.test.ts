import { readdirSync, readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it, onTestFailed, vi } from 'vitest'
import {
  usualOrder,
  type WorkerActionId,
  type WorkerOrder,
  workerActions,
} from '../../shared/actions/worker-actions.ts'
import { createRandom } from '../../shared/base/seeded-random.mjs'
import type { ExitRecord } from '../../shared/model/worker.ts'
import { freePort } from '../../tools/testing/free-port.ts'
import { thisPlatform } from '../platform/this-platform.ts'
import type { ClusterSession } from './session/cluster-session.ts'
import { createTestDeck, fixture, type TestDeck } from './testing/test-deck.ts'
import { startTestLoad } from './testing/test-load.ts'

/** Set it to 1000 for the long run. */
const killCount = Number(process.env.CLUSTERDECK_STORM ?? 60)
const killsPerSec = 10
/** Repeats the choices of a run that failed. */
const seed = Number(process.env.CLUSTERDECK_SEED ?? Date.now() % 2 ** 31)
const random = createRandom(seed)
const workers = 8
const patient = { timeout: 60_000, interval: 50 }
/** Everything in the menu that ends a worker, and how each ends. */
const kinds = workerActions.filter(({ lands }) => lands === 'exited').map(({ id }) => id)
const endings: Readonly<Partial<Record<WorkerActionId, Pick<ExitRecord, 'code' | 'signal'>>>> = {
  'worker.sigkill': { code: null, signal: 'SIGKILL' },
  'worker.sigterm': { code: null, signal: 'SIGTERM' },
  'worker.sigint': { code: null, signal: 'SIGINT' },
  'worker.uncaught-exception': { code: 1, signal: null },
  'worker.exit-code': { code: 7, signal: null },
  'worker.graceful-stop': { code: 0, signal: null },
  'worker.disconnect': { code: 0, signal: null },
}
/**
 * Node closes idle connections only: a client whose request was under way at that moment may go on asking for as long as
 * it likes, as under node:cluster, and its worker ends by SIGTERM after the grace, which its exit says.
 */
const heldOpen = { code: null, signal: 'SIGTERM', warning: expect.stringContaining('it still ran after disconnect') }

describe.skipIf(thisPlatform !== 'linux')('a storm of kills', () => {
  let test: TestDeck
  let session: ClusterSession
  let port: number
  beforeEach(async () => {
    port = await freePort()
    test = createTestDeck((name) => name === 'exit')
    const opened = await test.deck.open({ scriptPath: fixture('plain.mjs'), workers, env: { PORT: String(port) } })
    if (!opened.ok) throw new Error(opened.error.message)
    const found = test.deck.session(opened.value.clusterId)
    if (!found.ok) throw new Error(found.error.message)
    session = found.value
  })
  afterEach(() => test.close())

  const allListen = (): Promise<void> =>
    vi.waitFor(() => {
      const { slots, listeningCount } = session.snapshot()
      expect(slots.map((slot) => slot.why).join('')).toBe('')
      expect(listeningCount).toBe(workers)
    }, patient)

  it(
    'is told exit by exit, never trips the crash-loop rule, and leaves nothing behind',
    async () => {
      onTestFailed(() => console.error(`CLUSTERDECK_SEED=${seed} repeats the choices of this storm`))
      await allListen()
      await startTestLoad(port, 16, 50).stop()
      // The first deaths load code and fill what is kept of them.
      await storm(session, workers)
      await allListen()
      const before = leftovers()
      const told = test.pushed('exit').length
      const load = startTestLoad(port, 16, 50)
      const killed = await storm(session, killCount)
      await allListen()
      await load.stop()

      const exits = withLateErrors(
        test
          .pushed('exit')
          .slice(told)
          .map(({ exit }) => exit),
      )
      expect(exits).toHaveLength(killed.length)
      for (const { kind, slot, generation } of killed) {
        const own = exits.filter((exit) => exit.slot === slot && exit.generation === generation)
        const wasHeld = kind === 'worker.disconnect' && own[0]?.signal === 'SIGTERM'
        expect(own, `${kind} of slot ${slot} g${generation}`).toMatchObject([
          { ...(wasHeld ? heldOpen : endings[kind]), cause: 'asked', followed: 'respawn' },
        ])
      }
      expect(children()).toBe(workers)
      await vi.waitFor(() => {
        const after = leftovers()
        if (process.env.CLUSTERDECK_STORM !== undefined) console.info({ before, after, kills: killed.length })
        expect(after.descriptors).toBeLessThanOrEqual(before.descriptors + 2)
        expect(after.timers).toBeLessThanOrEqual(before.timers + 2)
        expect(after.heapBytes - before.heapBytes, 'heap').toBeLessThanOrEqual(10e6)
      }, patient)
    },
    60_000 + (killCount / killsPerSec) * 2000,
  )
})

const orderTo = (kind: WorkerActionId): WorkerOrder =>
  kind === 'worker.exit-code' ? { action: kind, exitCode: 7 } : usualOrder(kind)

interface Killed {
  readonly kind: WorkerActionId
  readonly slot: number
  readonly generation: number
}

/** So many kills of every kind in random order, ten per second, each of a worker that listens and was not yet hit. */
async function storm(session: ClusterSession, count: number): Promise<readonly Killed[]> {
  const killed: Killed[] = []
  const answers: Promise<unknown>[] = []
  const hit = new Set<number>()
  while (killed.length < count) {
    await new Promise((done) => setTimeout(done, 1000 / killsPerSec))
    const able = session.snapshot().slots.filter(({ slot, phase }) => phase === 'listening' && !hit.has(slot))
    const target = able[Math.floor(random() * able.length)]
    const kind = kinds[Math.floor(random() * kinds.length)]
    if (target === undefined || kind === undefined || target.pid === null) continue
    const { slot, generation, pid } = target
    killed.push({ kind, slot, generation })
    hit.add(slot)
    const answer = session.supervisor.act({ slot, generation, pid }, orderTo(kind))
    answers.push(answer.then((result) => expect(result.ok, JSON.stringify(result)).toBe(true)))
    void answer.finally(() => hit.delete(slot))
  }
  await Promise.all(answers)
  return killed
}

/** An exit whose last words were read after it had been told is told once more, with the error it ended by. */
function withLateErrors(told: readonly ExitRecord[]): readonly ExitRecord[] {
  const exits: ExitRecord[] = []
  for (const exit of told) {
    const at = exits.findIndex(
      (one) =>
        one.slot === exit.slot && one.generation === exit.generation && one.error === null && exit.error !== null,
    )
    if (at === -1) exits.push(exit)
    else exits[at] = exit
  }
  return exits
}

function children(): number {
  return readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean).length
}

function leftovers(): { readonly descriptors: number; readonly timers: number; readonly heapBytes: number } {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return {
    descriptors: readdirSync('/proc/self/fd').length,
    timers: process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length,
    heapBytes: process.memoryUsage().heapUsed,
  }
}
