import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { bundleCli } from '../../../tools/testing/test-cli.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { findDecks } from '../../control/deck-cards.ts'

const patient = { timeout: 20_000, interval: 20 }
const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-ctl-'))
const userData = join(dir, 'data')
let program: string
let deck: ChildProcess
let terminal: Running

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly complaints: string
}

class Running {
  readonly process: ChildProcess
  out = ''
  complaints = ''

  constructor(words: readonly string[]) {
    this.process = spawn(process.execPath, [program, ...words, '--user-data-dir', userData], {
      env: { ...process.env, PORT: '0', ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.process.stdout?.on('data', (text) => {
      this.out += text
    })
    this.process.stderr?.on('data', (text) => {
      this.complaints += text
    })
  }

  async ended(): Promise<Ended> {
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, 'close')
    return { code: this.process.exitCode, out: this.out, complaints: this.complaints }
  }
}

const ctl = (...words: readonly string[]): Promise<Ended> => new Running(['ctl', ...words]).ended()

beforeAll(async () => {
  program = await bundleCli()
  const run = new Running(['run', '--sample', 'hello', '--name', 'shop', '--workers', '2'])
  deck = run.process
  terminal = run
  await vi.waitFor(() => expect(run.out + run.complaints).toContain('2/2 listening'), patient)
  await vi.waitFor(() => expect(findDecks(userData)).toHaveLength(1), patient)
})
afterAll(async () => {
  deck.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})

const lineSchema = z.object({ name: z.string(), workers: z.object({ listening: z.number(), desired: z.number() }) })
/** One that is long under way, and does nothing. */
const slowTrial = JSON.stringify({
  ...{ version: 1, title: 'Idle', load: 'none', timing: { settle: '60 s', before: '1 s', after: '1 s' } },
  'steady-state-hypothesis': {
    title: 'All listen',
    probes: [{ name: 'all listen', tolerance: 'workers.listening==desired within 2s' }],
  },
  method: [{ name: 'look', type: 'probe', probe: 'workers.listening' }],
})
const eventsSchema = z.array(z.object({ kind: z.string(), words: z.string(), by: z.string().optional() }))

describe('clusterdeck ctl and mcp, with a running deck', () => {
  it('answer two at once when the state is reached, and the events say who it was', async () => {
    const [scaled, killed] = await Promise.all([ctl('scale', '3', '--json'), ctl('kill', '1', '--signal', 'SIGKILL')])
    expect([scaled.code, killed.code]).toEqual([0, 0])
    expect(lineSchema.parse(JSON.parse(scaled.out)).workers.desired).toBe(3)
    expect(killed.out).toMatch(/^shop: slot 1 exited by SIGKILL after /)
    const events = eventsSchema.parse(JSON.parse((await ctl('events', '--count', '50', '--json')).out))
    const signed = events.filter(({ by }) => by === 'ctl')
    expect(signed.map(({ kind }) => kind).sort()).toEqual(['exit', 'scale'])
    expect(signed.every(({ words }) => words.endsWith(', by ctl'))).toBe(true)
  })

  it('say why something cannot be, by words and codes', async () => {
    const refusals: readonly (readonly [words: readonly string[], code: number, complaint: string])[] = [
      [['kill', '9'], 1, 'shop has no slot 9, but slots 1'],
      [['call', 'cluster.scale', '{"clusterId":"a","desired":0}'], 2, 'Workers must be'],
      [['status', 'nobody'], 1, 'The deck has no cluster "nobody", but "shop"'],
      [['call', 'dialog.pickScript'], 1, 'asks a person in a dialog of the window'],
      [['policy', 'fastest'], 2, "'fastest' is none of round-robin"],
    ]
    // A process each: one of either code, and all in the long form.
    const tried = isLong ? refusals : refusals.slice(0, 2)
    const ends = await Promise.all(tried.map(([words]) => ctl(...words)))
    for (const [at, [, code, complaint]] of tried.entries()) {
      expect(ends[at]).toMatchObject({ code, complaints: expect.stringContaining(complaint) })
    }
  })

  it('give an assistant tools that only read, unless a person allowed more', async () => {
    const connect = async (...more: string[]): Promise<Client> => {
      const client = new Client({ name: 'test', version: '1' })
      const args = [program, 'mcp', '--user-data-dir', userData, ...more]
      await client.connect(
        new StdioClientTransport({ command: process.execPath, args, env: { ELECTRON_RUN_AS_NODE: '1' } }),
      )
      return client
    }
    const call = async (client: Client, name: string, args: Record<string, unknown> = {}) => {
      const { content, isError } = await client.callTool({ name, arguments: args })
      const [first] = z.array(z.object({ text: z.string() })).parse(content)
      return { text: first?.text ?? '', isError: isError === true }
    }
    const [reader, changer] = await Promise.all([connect(), connect('--allow-changes')])
    const { tools } = await reader.listTools()
    expect(tools.length).toBeLessThanOrEqual(15)
    const readers = tools.filter(({ annotations }) => annotations?.readOnlyHint === true)
    expect(readers.map(({ name }) => name)).toEqual([
      'list_clusters',
      'get_cluster',
      'get_worker',
      'read_logs',
      'read_events',
    ])
    const refused = await Promise.all(
      tools.flatMap(({ name, annotations }) =>
        annotations?.readOnlyHint === true ||
        name === 'kill' ||
        name === 'scale' ||
        name === 'inject_fault' ||
        name === 'run_experiment' ||
        name === 'get_worker'
          ? []
          : [call(reader, name)],
      ),
    )
    expect(refused.filter(({ text, isError }) => !isError || !text.includes('--allow-changes'))).toEqual([])
    expect((await call(reader, 'kill', { slot: 1 })).text).toContain('--allow-changes')
    expect(JSON.parse((await call(reader, 'get_cluster')).text)).toMatchObject({ name: 'shop', runState: 'running' })
    const page = JSON.parse((await call(reader, 'read_events', { limit: 2 })).text)
    const older = JSON.parse((await call(reader, 'read_events', { limit: 2, cursor: page.nextCursor })).text)
    expect(older.events.at(-1).id).toBe(page.events[0].id - 1)
    expect((await call(reader, 'read_logs', { query: 'hello' })).text).toContain('hello: http://localhost')
    expect((await call(changer, 'scale', { workers: 2 })).text).toContain('2 of 2 workers listening')
    expect((await call(reader, 'read_events', { limit: 20 })).text).toContain('from 3 to 2')
    expect((await call(reader, 'read_events', { limit: 20 })).text).toContain(', by assistant')
    expect((await call(reader, 'list_clusters', { cursor: 'abc' })).text).toContain(
      'no "nextCursor" of an answer before',
    )
    expect((await call(changer, 'run_experiment', { experiment: 'none' })).text).toMatch(
      /^No experiment "none" ships with the deck, but kill-and-recover/,
    )
    const events = async (): Promise<string> => (await call(reader, 'read_events', { limit: 20 })).text
    const cancelled = new AbortController()
    const trial = changer.callTool({ name: 'run_experiment', arguments: { experiment: slowTrial } }, undefined, {
      signal: cancelled.signal,
    })
    const refusal = expect(trial).rejects.toThrow('enough')
    await vi.waitFor(async () => expect(await events()).toMatch(/\\"Idle\\" begins with seed 1, by assistant/), patient)
    cancelled.abort('enough')
    await refusal
    await vi.waitFor(async () => expect(await events()).toContain('aborted: it was stopped by hand'), patient)
    await Promise.all([reader.close(), changer.close()])
  })

  it('say at Ctrl-C what becomes of a command, as the terminal of the deck says who gave it', async () => {
    const fault = new Running(['ctl', 'fault', 'fault.latency', '--slots', '1', '--for', '60s'])
    await vi.waitFor(() => expect(terminal.out).toMatch(/"Add latency" hits slot 1: .*, by ctl/), patient)
    fault.process.kill('SIGINT')
    expect(await fault.ended()).toEqual({
      code: 130,
      out: '',
      complaints: 'Interrupted: the deck goes on with fault, if it had begun. "clusterdeck ctl status" tells\n',
    })
    expect(await ctl('stop-all-faults')).toMatchObject({ code: 0, out: '1 fault taken back\n' })
  })

  it('say that the deck ended while they waited, and that there is none', async () => {
    const follow = new Running(['ctl', 'events', '--follow'])
    await vi.waitFor(() => expect(follow.out).toContain('listening'), patient)
    deck.kill('SIGKILL')
    expect(await follow.ended()).toMatchObject({
      code: 5,
      complaints: expect.stringContaining('does not answer any more'),
    })
    const nobody = await ctl('list')
    expect(nobody).toMatchObject({ code: 5, out: '', complaints: expect.stringContaining('No deck runs with') })
  })
})
