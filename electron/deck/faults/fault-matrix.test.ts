import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type FaultId, faultAction, faultActions } from '../../../shared/actions/faults/fault-actions.ts'
import { whyOnlyInContainers } from '../../../shared/actions/faults/in-containers.ts'
import { type FaultSpec, faultSpecSchema } from '../../../shared/model/fault.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import { isLong, releases } from '../../../tools/testing/tested-releases.ts'
import { thisPlatform } from '../../platform/this-platform.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'
import { ask, cpuShare, knock, rssBytes } from './testing/measures.ts'

const patient = { timeout: 20_000, interval: 20 }

/** One worker, and what a client needs to see it. */
interface Seen {
  readonly port: number
  pid(): number
  session(): ClusterSession
}

/** What a client or the system sees of a fault: `isHurt` while it lasts, not before and not after. */
interface Measure {
  readonly input?: Readonly<Record<string, unknown>>
  readonly forMs?: number
  isHurt(seen: Seen): Promise<boolean>
}

const firstRss = new Map<number, number>()
const grew = async ({ pid }: Seen): Promise<boolean> => {
  const now = rssBytes(pid())
  const first = firstRss.get(pid()) ?? now
  firstRss.set(pid(), first)
  return now - first > 40e6
}
const isSlow = async ({ port }: Seen): Promise<boolean> => (await ask(port)).tookMs > 300
const isSilent = async ({ port }: Seen): Promise<boolean> => (await ask(port, '/', 600)).error === 'late'
const isBusy = async ({ pid }: Seen): Promise<boolean> => (await cpuShare(pid(), 500)) > 0.5
/** Its slot fills again and again, or not at all. */
const isDown = async ({ port }: Seen): Promise<boolean> => (await ask(port, '/', 600)).status === null
const dies =
  (pidBefore: number | null) =>
  async ({ pid }: Seen) =>
    pidBefore !== null && pid() !== pidBefore

const restart = { restart: 'kill-now', failCount: 0 } as const
const dependency = { variable: 'DEPENDENCY' } as const
const askedDependency = async ({ port }: Seen, withinMs = 600): Promise<string> => {
  const { body, error } = await ask(port, '/dependency', withinMs)
  return error ?? body
}

/** How each fault is seen from outside; those that strike once are seen by the worker's end, which the deck tells. */
const measures: { readonly [Id in FaultId]?: Measure } = {
  'fault.pause': { isHurt: isSilent },
  'fault.block-loop': { isHurt: isSilent },
  'fault.burn-loop': { input: { sharePercent: 90 }, isHurt: isBusy },
  'fault.burn-thread': {
    isHurt: async (seen) => (await isBusy(seen)) && (await ask(seen.port)).status === 200,
  },
  'fault.leak': { input: { what: 'buffers', rate: 100, cap: 150 }, isHurt: grew },
  'fault.gc-pressure': { input: { rate: 1000 }, isHurt: async ({ pid }) => (await cpuShare(pid(), 500)) > 0.1 },
  'fault.clock-skew': {
    isHurt: async ({ port }) => Math.abs(Number((await ask(port, '/time')).body) - Date.now()) > 3_000_000,
  },
  'fault.full-descriptors': { isHurt: async ({ port }) => (await ask(port, '/open', 600)).body !== 'opened' },
  'fault.latency': { input: { latency: 400 }, isHurt: isSlow },
  'fault.status': {
    isHurt: async ({ port }) => {
      const { status, isMarked } = await ask(port)
      return status === 503 && isMarked
    },
  },
  'fault.hang': { isHurt: isSilent },
  'fault.reset': { isHurt: async ({ port }) => (await ask(port)).error === 'ECONNRESET' },
  'fault.slow-body': {
    input: { bytesPerSec: 20_000 },
    isHurt: async ({ port }) => (await ask(port, '/large')).tookMs > 500,
  },
  'fault.cut-body': {
    input: { afterBytes: 10 },
    isHurt: async ({ port }) => {
      const { error, body } = await ask(port, '/large')
      return error !== null && body.length <= 10
    },
  },
  'fault.boot-slow': { input: { delay: 2000, ...restart }, isHurt: isDown },
  'fault.boot-throw': { input: restart, isHurt: isDown },
  'fault.boot-exit': { input: { exitCode: 7, ...restart }, isHurt: isDown },
  'fault.never-listen': { input: restart, isHurt: isDown },
  'fault.refuse-port': { input: { error: 'EADDRINUSE', ...restart }, isHurt: isDown },
  'fault.handover-delay': { input: { delay: 400 }, isHurt: isSlow },
  'fault.handover-drop': { isHurt: async ({ port }) => (await knock(port, 300)) === 'closed' },
  'fault.handover-reset': { isHurt: async ({ port }) => (await knock(port, 300)) === 'ECONNRESET' },
  'fault.handover-stall': { isHurt: isSilent },
  'fault.lose-messages': {
    input: { direction: 'to-worker' },
    async isHurt({ port, session }) {
      const before = Number((await ask(port, '/heard')).body)
      session().workerAt(1)?.worker.send('word')
      await ask(port)
      return Number((await ask(port, '/heard')).body) === before
    },
  },
  'fault.dependency-latency': {
    input: { latency: 400, ...dependency },
    isHurt: async (seen) => (await ask(seen.port, '/dependency')).tookMs > 300,
  },
  'fault.dependency-bandwidth': {
    input: { rate: 1, ...dependency },
    isHurt: async (seen) => (await ask(seen.port, '/dependency')).tookMs > 300,
  },
  'fault.dependency-timeout': { input: dependency, isHurt: async (seen) => (await askedDependency(seen)) === 'late' },
  'fault.dependency-reset': {
    input: dependency,
    isHurt: async (seen) => (await askedDependency(seen)) === 'ECONNRESET',
  },
  'fault.dependency-limit': {
    input: { bytes: 1, ...dependency },
    isHurt: async (seen) => (await askedDependency(seen)).startsWith('cut after'),
  },
  'fault.dependency-slicer': {
    input: { averageBytes: 100, delay: 200, ...dependency },
    isHurt: async (seen) => (await ask(seen.port, '/dependency')).tookMs > 300,
  },
  'fault.dependency-down': {
    input: dependency,
    isHurt: async (seen) => ['ECONNREFUSED', 'ECONNRESET', 'cut after 0'].includes(await askedDependency(seen)),
  },
}

/** The suite takes one of each way to carry a fault out; `npm run test:long -- fault-matrix` all, and writes the table. */
const inShort: readonly FaultId[] = [
  'fault.block-loop',
  'fault.latency',
  'fault.boot-exit',
  'fault.refuse-port',
  'fault.handover-reset',
  'fault.dependency-latency',
  'fault.sigkill',
]
const ofWorkers = faultActions.filter(({ id }) => whyOnlyInContainers(id) === null)
const tested = ofWorkers.map(({ id }) => id).filter((id) => isLong || inShort.includes(id))
const rows: {
  readonly fault: FaultId
  readonly release: number
  readonly landed: string
  readonly reverted: string
}[] = []

function specOf(fault: FaultId): FaultSpec {
  const { usualForMs } = faultAction(fault)
  const spec = faultSpecSchema.safeParse({
    fault,
    input: measures[fault]?.input ?? {},
    target: { kind: 'slots', slots: [1] },
    trigger: { kind: 'now' },
    forMs: Math.max(usualForMs, 20_000),
    seed: 1,
  })
  if (!spec.success) throw new Error(spec.error.message)
  return spec.data
}

/** Answers 600 bytes to whoever says anything. */
async function startDependency(): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', () => socket.write('x'.repeat(600)))
  })
  onTestFinished(() => void server.close())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

describe.skipIf(thisPlatform !== 'linux').each(isLong ? releases : [18])('faults of Node %i', (release) => {
  let test: TestDeck
  beforeEach(() => {
    test = createTestDeck((name) => name === 'lifecycle')
  })
  afterEach(() => test.close())

  const open = async (fault: FaultId): Promise<Seen> => {
    const port = await freePort()
    const isDependent = faultAction(fault).group === 'dependency'
    const env = { PORT: String(port), ...(isDependent ? { DEPENDENCY: await startDependency() } : {}) }
    const opened = await test.deck.open({
      scriptPath: fixture('faultable.cjs'),
      nodePath: resolve(import.meta.dirname, `../../../node_modules/node-${release}/bin/node`),
      workers: 1,
      policy: 'round-robin',
      env,
      // What is tested is the fault, not what the rails or the rules of restart make of it.
      guardRails: {
        leastListening: { isOn: false, count: 1 },
        mostSlots: { isOn: false, count: 1 },
        mostErrors: { isOn: false, percent: 50 },
      },
      execArgs: ['--max-old-space-size=300'],
      maxUnstable: 100,
      backOffCapMs: 200,
      ...(isDependent ? { dependencies: [{ variable: 'DEPENDENCY', portVariable: null }] } : {}),
    })
    if (!opened.ok) throw new Error(opened.error.message)
    const { clusterId } = opened.value
    const session = (): ClusterSession => {
      const found = test.deck.session(clusterId)
      if (!found.ok) throw new Error(found.error.message)
      return found.value
    }
    await vi.waitFor(
      () => expect(session().snapshot().slots[0]).toMatchObject({ phase: 'listening', agent: 'connected' }),
      patient,
    )
    return { port, session, pid: () => session().snapshot().slots[0]?.pid ?? 0 }
  }

  it.each(tested)('%s', { timeout: 60_000 }, async (fault) => {
    const seen = await open(fault)
    const { faults } = seen.session()
    const { lasts } = faultAction(fault)
    const measure = measures[fault] ?? {
      isHurt: dies(lasts === 'once' || fault === 'fault.fill-heap' ? seen.pid() : null),
    }
    await vi.waitFor(async () => expect(await measure.isHurt(seen), 'before it').toBe(false), patient)
    const injected = faults.inject(specOf(fault))
    if (!injected.ok) throw new Error(injected.error.message)
    await vi.waitFor(async () => expect(await measure.isHurt(seen), test.words()).toBe(true), patient)
    const told = () => [...faults.now.active, ...faults.now.ended].find(({ id }) => id === injected.value.faultId)
    await vi.waitFor(() => expect(told()?.landedAtMs, JSON.stringify(told())).toBeTypeOf('number'), patient)
    const landed = told()?.words ?? ''
    const stopped = await faults.stopAll('stop-all')
    expect(stopped, test.words()).toMatchObject({ ok: true })
    expect(faults.now.active).toEqual([])
    if (measures[fault] !== undefined) {
      await vi.waitFor(async () => expect(await measure.isHurt(seen), 'after it').toBe(false), patient)
    }
    await vi.waitFor(async () => expect((await ask(seen.port)).status).toBe(200), patient)
    rows.push({ fault, release, landed, reverted: told()?.words ?? '' })
  })
})

/** A line for each fault: on which releases it landed and was taken back, and what was told of it on the newest. */
function tableOf(): string {
  const lines = tested.flatMap((fault) => {
    const ofFault = rows.filter((row) => row.fault === fault)
    const newest = ofFault.at(-1)
    if (newest === undefined) return []
    const marks = releases.map((release) => (ofFault.some((row) => row.release === release) ? 'both' : '–'))
    const said = newest.landed.replaceAll('slot 1 ', '').replace('; starting again as g2', '')
    return [`| ${[faultAction(fault).words, ...marks, said].join(' | ')} |`]
  })
  const head = ['fault', ...releases.map((release) => `Node ${release}`), 'what the deck said it had measured']
  return [`| ${head.join(' | ')} |`, `|${head.map(() => ' - ').join('|')}|`, ...lines, ''].join('\n')
}

afterAll(() => {
  if (!isLong || rows.length === 0) return
  const folder = resolve(import.meta.dirname, '../../../test-results')
  mkdirSync(folder, { recursive: true })
  writeFileSync(resolve(folder, 'fault-matrix.md'), tableOf())
})
