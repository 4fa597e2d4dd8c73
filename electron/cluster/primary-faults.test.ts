import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  exitOf,
  fixture,
  forkListening,
  forkOptions,
  forkRemote,
  get,
  portOf,
  reached,
  testPrimary,
} from './testing/test-cluster.ts'
import type { ForkOptions } from './types.ts'

describe('a fork that fails', () => {
  const notExecutable = fixture('http-server.cjs')
  it.each<[string, Partial<ForkOptions>, string]>([
    ['without its binary', { execPath: '/no/such/node' }, 'ENOENT'],
    ['with a binary that is none', { execPath: notExecutable }, 'EACCES'],
    ['without its working directory', { cwd: '/no/such/folder' }, 'ENOENT'],
    ['in a file instead of a directory', { cwd: notExecutable }, 'ENOTDIR'],
    ['with arguments longer than the system takes', { args: ['x'.repeat(5_000_000)] }, 'E2BIG'],
  ])('%s exits once, after `fork`, and says why', async (_how, changes, code) => {
    const primary = testPrimary()
    const facts: unknown[] = []
    for (const name of ['fork', 'online', 'disconnect', 'exit'] as const) {
      primary.on(name, (worker, ...rest) => facts.push([name, worker.id, ...rest]))
    }
    const worker = primary.fork(forkOptions('http-server.cjs', changes))
    expect(facts).toEqual([])
    await reached(() => primary.workers.size === 0)
    await nextTurns()
    expect(facts).toEqual([
      ['fork', 1],
      ['exit', 1, null, null],
    ])
    expect(worker.forkError).toMatchObject({ code })
    expect([worker.pid, worker.isDead(), worker.isConnected(), worker.send({}), worker.signal('SIGTERM')]).toEqual([
      undefined,
      true,
      false,
      false,
      false,
    ])
    worker.disconnect()
  })

  it('leaves the others alone', async () => {
    const primary = testPrimary()
    primary.fork(forkOptions('http-server.cjs', { execPath: '/no/such/node' }))
    const worker = await forkListening(primary, forkOptions('http-server.cjs'))
    expect(await get({ port: portOf(worker) })).toBe('2')
  })
})

describe('a script that fails', () => {
  it.each([
    ['throws on load', 'throw new Error("no")', 1],
    ['does not parse', 'const const', 1],
    ['ends at once', 'process.exit(0)', 0],
  ])('and %s exits with its code', async (_how, source, code) => {
    const primary = testPrimary()
    const worker = primary.fork({ ...forkOptions('x.cjs'), script: temporaryScript(source) })
    expect(await exitOf(primary, worker)).toEqual({ code, signal: null })
  })
})

describe('a worker that sends junk', () => {
  const junk: [string, string][] = [
    ['an unknown act', `process.send({ cmd: 'NODE_CLUSTER', act: 'nonsense', seq: 1 })`],
    ['an act that is no word', `process.send({ cmd: 'NODE_CLUSTER', act: ['online'], seq: 1 })`],
    ['a query of wrong types', `process.send({ cmd: 'NODE_CLUSTER', act: 'queryServer', seq: 'x', port: {} })`],
    [
      'a listening it never asked for',
      `process.send({ cmd: 'NODE_CLUSTER', act: 'listening', index: 0, address: '1.2.3.4', port: 1, addressType: 4 })`,
    ],
    ['an answer nobody waits for', `process.send({ cmd: 'NODE_CLUSTER', ack: 12345, accepted: true })`],
    ['a handle acknowledgement nobody waits for', `process.send({ cmd: 'NODE_HANDLE_ACK' })`],
    ['a handle refusal nobody waits for', `process.send({ cmd: 'NODE_HANDLE_NACK' })`],
    ['a handle of unknown type', `process.send({ cmd: 'NODE_HANDLE', type: 'no.Type', msg: {} })`],
    [
      'bytes that are no JSON',
      `require('fs').writeSync(3, '{"cmd":nonsense}\\n'); process.send({ in: 'the same chunk' })`,
    ],
  ]
  it.each(junk)('(%s) is counted and runs on, and so do all others', async (_what, code) => {
    const primary = testPrimary()
    const server = await forkListening(primary, forkOptions('http-server.cjs'))
    const { worker, run } = await forkRemote(primary)
    const words: string[] = []
    primary.on('junk', (from, said) => words.push(`${from.id}: ${said}`))
    await run(code)
    await reached(() => worker.junkCount === 1)
    expect(words).toEqual([expect.stringMatching(/^2: /)])
    expect(await run('return 1 + 1')).toBe(2)
    expect(await get({ port: portOf(server) })).toBe('1')
  })

  it('as a question for a server is told EINVAL, and may go on', async () => {
    const primary = testPrimary()
    const { worker, run } = await forkRemote(primary)
    const listen = `return new Promise((resolve, reject) => require('net').createServer().on('error', reject).listen(args, resolve))`
    await expect(run(listen, { path: `/${'long'.repeat(2000)}` })).rejects.toMatchObject({ code: 'EINVAL' })
    expect([worker.junkCount, worker.isConnected()]).toEqual([1, true])
  })

  it('of NODE_ kind that is none of ours is not even junk', async () => {
    const primary = testPrimary()
    const { worker, run } = await forkRemote(primary)
    await run(`process.send({ cmd: 'NODE_ANYTHING', what: 1 })`)
    await run(`process.send({ cmd: 'NODE_CLUSTER', act: 'close', key: 'no such server', seq: 1 })`)
    expect(worker.junkCount).toBe(0)
  })

  it('in the form of a handle that does not fit its type costs nobody else', async () => {
    const primary = testPrimary()
    const { worker, run } = await forkRemote(primary)
    // A TCP handle announced as a datagram socket of a type that does not exist.
    await run(`
      const net = require('net')
      const server = net.createServer().listen({ port: 0, host: '127.0.0.1', exclusive: true })
      await new Promise((resolve) => server.once('listening', resolve))
      const channel = process[Object.getOwnPropertySymbols(process).find((key) => key.description === 'kChannelHandle')]
      const original = channel.writeUtf8String
      channel.writeUtf8String = function (req, text, handle) {
        return original.call(this, req, text.replace('net.Server', 'dgram.Socket'), handle)
      }
      process.send({ take: 'this' }, server)`)
    await reached(() => worker.junkCount === 1)
    expect(worker.isConnected()).toBe(true)
  })

  it('or messages of 10 MB only takes longer', async () => {
    const primary = testPrimary()
    const { run } = await forkRemote(primary)
    const big = await run(`return 'x'.repeat(10_000_000)`)
    expect(String(big)).toHaveLength(10_000_000)
    await run(`process.send({ cmd: 'NODE_CLUSTER', act: 'x'.repeat(10_000_000) })`)
    expect(await run('return 1')).toBe(1)
  })

  it('by advanced serialization does no harm either', async () => {
    const primary = testPrimary()
    const { worker, run } = await forkRemote(primary, { serialization: 'advanced' })
    // Length 4, then four bytes that are no serialized value.
    run(`require('fs').writeSync(3, Buffer.from([0, 0, 0, 4, 1, 2, 3, 4]))`).catch(() => {})
    await reached(() => (worker.junkCount ?? 0) > 0)
    const other = await forkListening(primary, forkOptions('http-server.cjs'))
    expect(await get({ port: portOf(other) })).toBe('2')
  })
})

async function nextTurns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

function temporaryScript(source: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cluster-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }))
  fs.writeFileSync(path.join(folder, 'script.cjs'), source)
  return path.join(folder, 'script.cjs')
}
