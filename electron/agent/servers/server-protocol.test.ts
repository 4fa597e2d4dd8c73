import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { outerRuntimes, TestWorker } from '../../../tools/testing/test-worker.ts'

const text = (name: string): string =>
  JSON.stringify(String(readFileSync(resolve(import.meta.dirname, '../../load/fixtures', name))))
const servers = [
  ['http', `require('node:http').createServer()`],
  ['https', `require('node:https').createServer(tls)`],
  ['h2', `require('node:http2').createSecureServer({ ...tls, allowHTTP1: true })`],
  ['h2-only', `require('node:http2').createSecureServer(tls)`],
  ['h2c', `require('node:http2').createServer()`],
  ['tls', `require('node:tls').createServer(tls)`],
  ['tcp', `require('node:net').createServer()`],
  ['http', `new (class Own extends require('node:http').Server {})()`],
  ['tcp', `Object.assign(require('node:net').createServer(), { updateSettings() {} })`],
] as const

describe.each(outerRuntimes)('what a server speaks, on $name', (runtime) => {
  it('is told by its class', async () => {
    const worker = new TestWorker({ script: 'remote.cjs', runtime })
    const listen = servers.map(([, code]) => `await listen(${code})`).join('\n')
    await worker.run(`
      const tls = { key: ${text('localhost-key.pem')}, cert: ${text('localhost-certificate.pem')} }
      const listen = (server) => new Promise((done) => server.listen(0, '127.0.0.1', done))
      ${listen}`)
    const { listens } = await worker.until('listen', (message) => message.listens.length === servers.length)
    expect(listens.map(({ protocol }) => protocol)).toEqual(servers.map(([protocol]) => protocol))
  })

  it('is HTTP for one that hands its connections to a server of HTTP, once a request came', async () => {
    const worker = new TestWorker({ script: 'remote.cjs', runtime })
    await worker.run(`
      const http = require('node:http').createServer((request, response) => response.end('x'))
      const front = require('node:net').createServer((socket) => http.emit('connection', socket))
      await new Promise((done) => front.listen(0, '127.0.0.1', done))`)
    const [front] = (await worker.until('listen', ({ listens }) => listens[0]?.protocol !== undefined)).listens
    expect(front?.protocol).toBe('tcp')
    await fetch(`http://127.0.0.1:${front?.port}/`, { headers: { connection: 'close' } })
    await worker.until('listen', ({ listens }) => listens[0]?.protocol === 'http')
  })

  it('is found out without loading HTTP', async () => {
    const worker = new TestWorker({ script: 'remote.cjs', runtime })
    await worker.run(`
      await new Promise((done) => { kept.server = require('node:net').createServer().listen(0, '127.0.0.1', done) })`)
    await worker.until('listen')
    const loaded = await worker.run('return process.moduleLoadList')
    expect(loaded).toContain('NativeModule net')
    expect(loaded).not.toContain('NativeModule http')
    expect(loaded).not.toContain('NativeModule http2')
  })
})
