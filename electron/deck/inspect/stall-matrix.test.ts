import { mkdirSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { resolve } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { freePort } from '../../../tools/testing/free-port.ts'
import { isLong, releases } from '../../../tools/testing/tested-releases.ts'
import { nodeBinary } from '../../cluster/testing/test-cluster.ts'
import { listeningPorts } from '../../inspect/testing/listening-ports.ts'
import { createTestDeck, fixture } from '../testing/test-deck.ts'

const patient = { timeout: 15_000, interval: 20 }
const kinds: Readonly<Record<string, RegExp>> = {
  recursion: /^blocked in fibonacci stuck\.cjs:\d+/,
  'regular expression': /^blocked in matchWords stuck\.cjs:\d+/,
  // Node 26 does not always open its inspector between two long JSON texts.
  JSON: /^blocked in (?:JSON stuck\.cjs:\d+|native code)/,
  microtasks: /^blocked in again stuck\.cjs:\d+/,
  execSync: /^waits for a child process: `sleep 20`/,
  pbkdf2: /^blocked in native code/,
  'Atomics.wait': /^blocked in waitForNobody stuck\.cjs:\d+/,
  'debugger statement': /^blocked in \S+ stuck\.cjs:\d+/,
}
/** Nobody waits for the end of what is stuck. */
const atOnce = { graceMs: 0, killMs: 0 }
const majors = releases.filter((major) => nodeBinary(major) !== undefined)
const said = new Map<string, string[]>()

/** Starts one worker, has it stuck, and answers with what the deck says. */
async function lookAt(kind: string, major: number): Promise<string> {
  const test = createTestDeck()
  onTestFinished(() => test.close())
  const port = await freePort()
  const nodePath = nodeBinary(major) ?? expect.fail()
  const opened = await test.deck.open({
    scriptPath: fixture('stuck.cjs'),
    workers: 1,
    nodePath,
    ...atOnce,
    env: { PORT: String(port) },
  })
  const slot = () => test.snapshot()?.slots[0]
  await vi.waitFor(() => expect(slot()?.phase).toBe('listening'), patient)
  const session = opened.ok ? test.deck.session(opened.value.clusterId) : opened
  if (!session.ok) return expect.fail(session.error.message)
  await vi.waitFor(() => expect(session.value.workerAt(1)?.doorRefusal).toBeNull(), patient)
  get({ host: '127.0.0.1', port, path: `/${encodeURIComponent(kind)}`, agent: false }).on('error', () => {})
  await vi.waitFor(() => expect(slot()?.stuck ?? null).not.toBeNull(), patient)
  expect(listeningPorts(slot()?.pid ?? 0)).toEqual([])
  return slot()?.stuck ?? ''
}

describe.runIf(isLong)('each kind of stall', () => {
  it.each(Object.keys(kinds).flatMap((kind) => majors.map((major) => [kind, major] as const)))(
    '%s is named on Node %i',
    async (kind, major) => {
      const words = await lookAt(kind, major)
      said.set(kind, [...(said.get(kind) ?? []), words])
      expect(words).toMatch(kinds[kind] ?? /^$/)
    },
  )

  afterAll(() => {
    const head = ['kind of stall', ...majors.map((major) => `Node ${major}`)]
    const rows = [...said].map(([kind, words]) => [kind, ...words])
    const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
    const folder = resolve(import.meta.dirname, '../../../test-results')
    mkdirSync(folder, { recursive: true })
    writeFileSync(resolve(folder, 'stalls.md'), `${lines.join('\n')}\n`)
  })
})
