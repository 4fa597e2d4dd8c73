import { get } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import { isLong, testedReleases } from '../../../tools/testing/tested-releases.ts'
import { nodeBinary } from '../../cluster/testing/test-cluster.ts'
import { listeningPorts } from '../../inspect/testing/listening-ports.ts'
import { canHere } from '../../platform/this-platform.ts'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'

const patient = { timeout: 15_000, interval: 20 }
const majors = testedReleases.filter((major) => nodeBinary(major) !== undefined)

let test: TestDeck
let port: number
beforeEach(async () => {
  test = createTestDeck()
  port = await freePort()
})
afterEach(() => test.close())

async function open(more: Partial<ClusterSettings> = {}, env: Record<string, string> = {}) {
  const opened = await test.deck.open({
    scriptPath: fixture('stuck.cjs'),
    workers: 2,
    ...more,
    env: { PORT: String(port), ...env },
  })
  const session = opened.ok ? test.deck.session(opened.value.clusterId) : opened
  if (!session.ok) return expect.fail(session.error.message)
  await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(more.workers ?? 2), patient)
  // Who blocks before its agent has said so may not be asked: that is its boot.
  const refusals = () => session.value.workers.all.map(({ doorRefusal }) => doorRefusal ?? '')
  await vi.waitFor(() => expect(refusals().join()).not.toContain('has not said'), patient)
  return session.value
}

/** A request that the worker does not answer before it is free again. */
function block(kind: string): void {
  get({ host: '127.0.0.1', port, path: `/${encodeURIComponent(kind)}`, agent: false }).on('error', () => {})
}

const stuck = () => (test.snapshot()?.slots ?? []).map((slot) => slot.stuck)

const slotOf = (number: number) => test.snapshot()?.slots.find(({ slot }) => slot === number) ?? expect.fail()
const pidOf = (slot: number): number => slotOf(slot).pid ?? expect.fail()
const portsOf = () => (test.snapshot()?.slots ?? []).map(({ pid }) => (pid === null ? [] : listeningPorts(pid)))
/** What the deck opened is closed again, in workers that run on. */
const closed = () => vi.waitFor(() => expect(portsOf().flat()).toEqual([]), patient)
const free = () => vi.waitFor(() => expect(stuck().every((words) => words === null)).toBe(true), patient)

describe.runIf(canHere('process-groups'))('where a worker is stuck', () => {
  it.each(isLong ? majors : majors.slice(-1))(
    'is named by itself, with the stack, and nothing is left of it, on Node %i',
    async (major) => {
      const session = await open({ nodePath: nodeBinary(major) ?? '' }, { STUCK_MS: '2500' })
      block('recursion')
      block('execSync')
      await vi.waitFor(() => expect(session.stalls.now.kept).toHaveLength(2), patient)
      const kept = session.stalls.now.kept.map(({ captureId }) => session.stalls.find(captureId))
      const sampled = kept.find((capture) => capture?.native === null)
      expect(sampled?.words).toMatch(/^blocked in fibonacci stuck\.cjs:\d+, \d+ % of \d+ ms/)
      expect(sampled?.stack[0]).toMatchObject({ functionName: 'fibonacci', file: fixture('stuck.cjs') })
      expect(sampled?.source?.lines.join('\n')).toContain('fibonacci(n - 1)')
      const outside = kept.find((capture) => capture?.native !== null)
      expect(outside?.words).toMatch(/^waits for a child process: `sleep 2\.5`, since \d/)
      expect(outside?.native?.children).toMatchObject([{ command: 'sleep 2.5' }])
      await free()
      await closed()
      expect(test.words()).toContain('is blocked in fibonacci stuck.cjs:')
      const outputs = [1, 2].flatMap((one) => session.output.output(one)?.lines ?? [])
      expect(outputs).toEqual([])
    },
  )

  it.runIf(isLong)('is told again when it is stuck again, and once only for the same place', async () => {
    const session = await open({ workers: 1 }, { STUCK_MS: '4000' })
    for (const kind of ['recursion', 'recursion', 'JSON']) {
      block(kind)
      await vi.waitFor(() => expect(slotOf(1).stuck).not.toBeNull(), patient)
      await free()
    }
    await closed()
    const told = session.stalls.now.kept.map(({ words }) => words.split(' ')[2])
    expect(told).toEqual(['JSON', 'fibonacci'])
    expect(session.stalls.now.kept.every(({ endedAtMs }) => endedAtMs !== null)).toBe(true)
  })

  it('is not told of one that ended during the look', async () => {
    const session = await open({ workers: 1 }, { STUCK_MS: '20000' })
    const pid = pidOf(1)
    block('recursion')
    await vi.waitFor(() => expect(listeningPorts(pid)).toHaveLength(1), { ...patient, interval: 2 })
    process.kill(pid, 'SIGKILL')
    await vi.waitFor(() => expect(slotOf(1)).toMatchObject({ generation: 2, phase: 'listening' }), patient)
    await vi.waitFor(() => expect(session.stalls.now.running).toEqual([]), patient)
    expect(session.stalls.now.kept).toEqual([])
    expect(test.words()).not.toContain('blocked in')
  })

  it('is not asked of an app that listens for the signal itself', async () => {
    const session = await open({ workers: 1 }, { STUCK_MS: '2000', STUCK_HEARS: '1' })
    await vi.waitFor(() => expect(session.workerAt(1)?.doorRefusal).toContain('listens for SIGUSR1'), patient)
    block('recursion')
    await vi.waitFor(() => expect(session.stalls.now.kept).toHaveLength(1), patient)
    const [newest] = session.stalls.now.kept
    expect(session.stalls.find(newest?.captureId ?? 0)).toMatchObject({
      words: 'blocked in native code or JavaScript: the thread runs',
      refusal: 'the app listens for SIGUSR1, by which the inspector is opened',
    })
    await free()
    expect(session.output.output(1)?.lines).toEqual([])
  })

  it.runIf(isLong)('is not looked for while it stands still for a look of ours', async () => {
    const session = await open({ workers: 1 }, { STUCK_MS: '3000' })
    const look = session.workerAt(1)?.looks.begin({ kind: 'collect-garbage' }, () => {}, true)
    block('recursion')
    await vi.waitFor(() => expect(slotOf(1).health).toBe('unresponsive'), patient)
    await vi.waitFor(() => expect(slotOf(1).health).toBe('ok'), patient)
    expect(session.stalls.now.kept).toEqual([])
    look?.end()
    block('recursion')
    await vi.waitFor(() => expect(session.stalls.now.kept).toHaveLength(1), patient)
  })

  it('is not looked for where that is switched off, but on request, of one that is stuck alone', async () => {
    const session = await open({ workers: 1, stallCapture: false }, { STUCK_MS: '4000' })
    const answering = await session.stalls.capture(1, slotOf(1).generation, pidOf(1))
    expect(answering).toMatchObject({ ok: false, error: { code: 'refused' } })
    expect(await session.stalls.capture(1, slotOf(1).generation, 1)).toMatchObject({ error: { code: 'worker-gone' } })
    process.kill(pidOf(1), 'SIGSTOP')
    await vi.waitFor(() => expect(slotOf(1).health).toBe('paused'), patient)
    expect(await session.stalls.capture(1, slotOf(1).generation, pidOf(1))).toMatchObject({
      error: { code: 'wrong-state', message: 'slot 1 is paused, not stuck: continue it first' },
    })
    process.kill(pidOf(1), 'SIGCONT')
    await vi.waitFor(() => expect(slotOf(1).health).toBe('ok'), patient)
    block('recursion')
    await vi.waitFor(() => expect(slotOf(1).health).toBe('unresponsive'), patient)
    expect(session.stalls.now).toEqual({ running: [], kept: [] })
    const { generation } = slotOf(1)
    expect(await session.stalls.capture(1, generation, pidOf(1))).toMatchObject({ ok: true })
    expect(session.stalls.now.kept).toMatchObject([{ trigger: 'by-hand' }])
    await free()
    await closed()
  })
})
