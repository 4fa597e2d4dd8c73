import { once } from 'node:events'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it, onTestFailed, vi } from 'vitest'
import { z } from 'zod'
import { type FaultId, faultActions } from '../../../shared/actions/faults/fault-actions.ts'
import { whyOnlyInContainers } from '../../../shared/actions/faults/in-containers.ts'
import { createRandom } from '../../../shared/base/seeded-random.mjs'
import { type FaultSpec, faultSpecSchema } from '../../../shared/model/fault.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { thisPlatform } from '../../platform/this-platform.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'
import { type Answer, ask } from './testing/measures.ts'

/** `npm run test:long -- random-faults` takes 100, or as many as this says, and writes down what was left. */
const faultCount = Number(process.env.CLUSTERDECK_FAULTS ?? (isLong ? 100 : 15))
/** The first ones load code, and fill what is kept of them. */
const warmUpCount = isLong ? 20 : 3
/** Repeats the choices of a run that failed. */
const seed = Number(process.env.CLUSTERDECK_SEED ?? Date.now() % 2 ** 31)
const random = createRandom(seed)
const workers = 3
const patient = { timeout: 20_000, interval: 20 }
const off = { isOn: false, count: 1 } as const
const variable = 'DEPENDENCY'

/** What makes a fault show within a second; all else is as usual. */
const inputs: { readonly [Id in FaultId]?: Readonly<Record<string, unknown>> } = {
  'fault.boot-slow': { delay: 300 },
  'fault.handover-delay': { delay: 100 },
  'fault.latency': { latency: 50 },
  'fault.leak': { rate: 50, cap: 30 },
  'fault.slow-body': { bytesPerSec: 100_000 },
}

/** Each kind is as likely as the others. */
function drawFault(): FaultSpec {
  const { id, group, offers } = pick(faultActions.filter((one) => whyOnlyInContainers(one.id) === null))
  const spec = faultSpecSchema.safeParse({
    fault: id,
    input: { ...inputs[id], ...(group === 'dependency' ? { variable } : {}) },
    target: pick([
      { kind: 'slots', slots: [1 + Math.floor(random() * workers)] },
      { kind: 'random', count: 2 },
      { kind: 'all' },
    ]),
    trigger: offers === 'random-every' ? { kind: 'every', everyMs: 300, times: null } : { kind: 'now' },
    forMs: 60_000,
    seed: Math.floor(random() * 2 ** 31),
  })
  if (!spec.success) throw new Error(spec.error.message)
  return spec.data
}

function pick<T>(of: readonly T[]): T {
  const picked = of[Math.floor(random() * of.length)]
  if (picked === undefined) throw new Error('nothing to pick from')
  return picked
}

describe.skipIf(thisPlatform !== 'linux')('random faults in a row, each stopped', () => {
  let test: TestDeck
  let session: ClusterSession
  let port: number
  const dependency = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', () => socket.write('h'.repeat(600)))
  })
  beforeEach(async () => {
    // What it tells is kept by the deck, as much as it keeps: here it would grow.
    test = createTestDeck(() => false)
    port = await freePort()
    await once(dependency.listen(0, '127.0.0.1'), 'listening')
    const address = dependency.address()
    const behind = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    const opened = await test.deck.open({
      scriptPath: fixture('faultable.cjs'),
      nodePath: resolve(import.meta.dirname, '../../../node_modules/node-24/bin/node'),
      // A heap that is soon full.
      execArgs: ['--max-old-space-size=100'],
      workers,
      policy: 'round-robin',
      env: { PORT: String(port), [variable]: behind },
      dependencies: [{ variable, portVariable: null }],
      // What is tested are the faults, not what the rails or the rules of restart make of them.
      guardRails: { leastListening: off, mostSlots: off, mostErrors: { isOn: false, percent: 50 } },
      maxUnstable: 100,
      backOffCapMs: 200,
    })
    if (!opened.ok) throw new Error(opened.error.message)
    const found = test.deck.session(opened.value.clusterId)
    if (!found.ok) throw new Error(found.error.message)
    session = found.value
  })
  afterEach(async () => {
    await test.close()
    dependency.close()
  })

  /** All listen, answer for themselves, and their answers are their own. */
  const healthy = (): Promise<void> =>
    vi.waitFor(async () => {
      const { slots } = session.snapshot()
      expect(slots.map(({ phase, health, agent }) => `${phase} ${health} ${agent}`)).toEqual(
        slots.map(() => 'listening ok connected'),
      )
      for (const path of ['/', '/large', '/dependency']) {
        expect(await ask(port, path, 1000), path).toMatchObject({ status: 200, isMarked: false, error: null })
      }
    }, patient)

  const words = (): string => session.history.events.map((event) => event.words).join('\n')

  it('leaves nothing active, healthy workers, and nothing that grows', { timeout: 600_000 }, async () => {
    onTestFailed(() => console.error(`CLUSTERDECK_SEED=${seed} repeats these faults\n${words()}`))
    await healthy()
    const first = await left(port)
    let before = deckLeft()
    let most = first
    const rows: { fault: FaultId; state: string; stopMs: number; deckHeapBytes: number }[] = []
    for (let count = -warmUpCount; count < faultCount; count += 1) {
      if (count === 0) before = deckLeft()
      const spec = drawFault()
      const row = await injectAndStop(session, port, spec)
      await healthy()
      const now = await leftAsBefore(port, first, spec.fault)
      most = {
        descriptors: Math.max(most.descriptors, now.descriptors),
        timers: Math.max(most.timers, now.timers),
        heapBytes: Math.max(most.heapBytes, now.heapBytes),
      }
      if (count >= 0) rows.push({ fault: spec.fault, ...row, deckHeapBytes: deckLeft().heapBytes })
    }
    let after = before
    await vi.waitFor(() => {
      after = deckLeft()
      expect(after.descriptors).toBeLessThanOrEqual(before.descriptors + 2)
      expect(after.timers).toBeLessThanOrEqual(before.timers + 2)
      expect(after.heapBytes - before.heapBytes, 'heap').toBeLessThanOrEqual(10e6)
    }, patient)
    if (isLong) writeDown({ seed, workers: { first, most }, deck: { before, after }, rows })
  })
})

/** One in four is stopped before anything of it can be seen. */
async function injectAndStop(session: ClusterSession, port: number, spec: FaultSpec) {
  const { faults } = session
  const isHasty = random() < 0.25
  const injected = faults.inject(spec)
  if (!injected.ok) throw new Error(`${JSON.stringify(spec)}: ${injected.error.message}`)
  const told = () => [...faults.now.active, ...faults.now.ended].find(({ id }) => id === injected.value.faultId)
  if (!isHasty) {
    await vi.waitFor(async () => {
      // Faults of requests, connections, messages and dependencies show only where there are any.
      await Promise.all(['/', '/large', '/heard', '/dependency'].map((path) => ask(port, path, 300)))
      expect(told()?.landedAtMs, `${JSON.stringify(spec)}: ${told()?.words}`).not.toBeNull()
    }, patient)
  }
  const startedMs = performance.now()
  expect(await faults.stopAll('stop-all'), JSON.stringify(spec)).toMatchObject({ ok: true })
  expect(faults.now.active).toEqual([])
  const state = told()?.state ?? ''
  const mayBe = isHasty ? /^(reverted|did-not-land)$/ : /^reverted$/
  expect(state, JSON.stringify(told())).toMatch(mayBe)
  return { state, stopMs: Math.round(performance.now() - startedMs) }
}

interface Left {
  readonly descriptors: number
  readonly timers: number
  readonly heapBytes: number
}

const leftSchema = z.object({ pid: z.number(), timers: z.number(), heapBytes: z.number() })

/** The most that any worker holds after a collection of its garbage. */
async function left(port: number): Promise<Left> {
  const byPid = new Map<number, Left>()
  await vi.waitFor(async () => {
    const answers: readonly Answer[] = await Promise.all([1, 2, 3].map(() => ask(port, '/left', 2000)))
    for (const { body } of answers) {
      const { pid, ...one } = leftSchema.parse(JSON.parse(body))
      byPid.set(pid, { ...one, descriptors: readdirSync(`/proc/${pid}/fd`).length })
    }
    expect(byPid.size).toBe(workers)
  }, patient)
  const all = [...byPid.values()]
  return {
    descriptors: Math.max(...all.map(({ descriptors }) => descriptors)),
    timers: Math.max(...all.map(({ timers }) => timers)),
    heapBytes: Math.max(...all.map(({ heapBytes }) => heapBytes)),
  }
}

/** A thread or a connection that ends takes a moment. */
function leftAsBefore(port: number, first: Left, after: FaultId): Promise<Left> {
  return vi.waitFor(async () => {
    const now = await left(port)
    expect(now.descriptors, `descriptors after ${after}`).toBeLessThanOrEqual(first.descriptors + 2)
    expect(now.timers, `timers after ${after}`).toBeLessThanOrEqual(first.timers)
    expect(now.heapBytes - first.heapBytes, `heap after ${after}`).toBeLessThanOrEqual(5e6)
    return now
  }, patient)
}

function deckLeft(): Left {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return {
    descriptors: readdirSync('/proc/self/fd').length,
    timers: process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length,
    heapBytes: process.memoryUsage().heapUsed,
  }
}

function writeDown(found: object): void {
  const folder = resolve(import.meta.dirname, '../../../test-results')
  mkdirSync(folder, { recursive: true })
  writeFileSync(resolve(folder, 'random-faults.json'), JSON.stringify(found, null, 2))
  console.info(JSON.stringify(found))
}
