import { connect } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import { outerRuntimes, type Runtime } from '../../../../tools/testing/test-worker.ts'
import { ask, bundleRequestFaults, FaultyWorker, keepingAgent } from './testing/faulty-worker.ts'

beforeAll(bundleRequestFaults)

/** Each makes `server`, which answers "own" and echoes what was posted to it. */
const apps: Readonly<Record<string, string>> = {
  express: `const app = require('express')()
    app.use(require('express').text({ type: () => true }))
    app.all('/{*any}', (request, response) => response.set('x-own', 'yes').send('own ' + (typeof request.body === 'string' ? request.body : '')))
    const server = require('node:http').createServer(app)`,
  koa: `const Koa = require('koa').default ?? require('koa')
    const app = new Koa()
    app.use(async (context) => {
      let read = ''
      for await (const chunk of context.req) read += chunk
      context.set('x-own', 'yes')
      context.body = 'own ' + read
    })
    const server = require('node:http').createServer(app.callback())`,
  fastify: `const app = require('fastify')()
    app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => done(null, body))
    app.all('/*', (request, reply) => reply.header('x-own', 'yes').send('own ' + (request.body ?? '')))
    await app.ready()
    const server = app.server`,
  hono: `const { Hono } = require('hono')
    const app = new Hono()
    app.all('*', async (context) => context.text('own ' + (await context.req.text()), 200, { 'x-own': 'yes' }))
    const server = require('@hono/node-server').createAdaptorServer({ fetch: app.fetch })`,
  'a replaced Server.prototype.emit': `const http = require('node:http')
    const { emit } = http.Server.prototype
    http.Server.prototype.emit = function (...args) { kept.emits = (kept.emits ?? 0) + 1; return emit.apply(this, args) }
    const server = http.createServer(async (request, response) => {
      let read = ''
      for await (const chunk of request) read += chunk
      response.writeHead(200, ['x-own', 'yes'])
      response.end('own ' + read)
    })`,
  'a replaced http.createServer': `const http = require('node:http')
    const { createServer } = http
    class Own extends http.Server { emit(...args) { return super.emit(...args) } }
    http.createServer = (listener) => new Own(listener)
    const server = http.createServer(async (request, response) => {
      let read = ''
      for await (const chunk of request) read += chunk
      response.writeHead(200, { 'x-own': 'yes' })
      response.end('own ' + read)
    })
    http.createServer = createServer`,
  'an emit of its own on the server': `const server = require('node:http').createServer()
    const emit = server.emit
    server.emit = function (event, request, response) {
      if (event !== 'request') return emit.apply(this, arguments)
      let read = ''
      request.on('data', (chunk) => { read += chunk })
      request.on('end', () => { response.setHeader('x-own', 'yes'); response.end('own ' + read) })
      return true
    }
    kept.emit = server.emit`,
  'a checkContinue listener that emits it once more': `const server = require('node:http').createServer(async (request, response) => {
      let read = ''
      for await (const chunk of request) read += chunk
      response.setHeader('x-own', 'yes')
      response.end('own ' + read)
    })
    server.on('checkContinue', (request, response) => { response.writeContinue(); server.emit('request', request, response) })`,
}

/** Newer releases of Node are what these ask for. */
const canRun = (name: string, { name: runtime }: Runtime): boolean =>
  runtime !== 'Node 18' || (name !== 'fastify' && name !== 'hono')
const cases = outerRuntimes.flatMap((runtime) =>
  Object.entries(apps)
    .filter(([name]) => canRun(name, runtime))
    .map(([name, code]) => ({ name: `${name} on ${runtime.name}`, runtime, code })),
)

describe.each(cases)('faults of requests reach $name', ({ runtime, code }) => {
  it('and leave it as it was', async () => {
    const faulty = new FaultyWorker(runtime)
    const port = await faulty.listenWith(code)
    const emitOf = (): Promise<unknown> =>
      faulty.worker.run(`const own = Object.getOwnPropertyDescriptor(kept.server, 'emit')
        return own === undefined ? null : [own.value === kept.emit, own.enumerable, own.writable, own.configurable]`)
    const before = await emitOf()
    const post = { method: 'POST', send: 'body', headers: { expect: '100-continue' } }
    expect(await ask(port, '/x', post)).toMatchObject({ status: 200, body: 'own body' })

    const latency = await faulty.start('fault.latency', { latency: 80 })
    const slow = await ask(port, '/x', post)
    expect(slow).toMatchObject({ status: 200, body: 'own body', error: null })
    expect(slow.headers).toMatchObject({ 'x-clusterdeck-fault': `${latency};latency`, 'x-own': 'yes' })
    expect(slow.ms).toBeGreaterThanOrEqual(78)
    expect(await faulty.read(latency)).toMatchObject({ seenCount: 1, hitCount: 1 })

    const status = await faulty.start('fault.status', { status: 500 })
    const both = await ask(port, '/x', post)
    expect(both).toMatchObject({ status: 500, body: 'injected by a fault\n' })
    expect(both.headers).toMatchObject({ 'x-clusterdeck-fault': `${latency};latency, ${status}` })
    expect(both.ms).toBeGreaterThanOrEqual(78)
    await faulty.end(latency)
    await faulty.end(status)

    const cut = await faulty.start('fault.cut-body', { afterBytes: 2 })
    expect(await ask(port, '/x', post)).toMatchObject({ status: 200, error: 'ECONNRESET' })
    expect(await faulty.read(cut)).toMatchObject({ hitCount: 1 })
    await faulty.end(cut)

    const well = await ask(port, '/x', post)
    expect(well).toMatchObject({ status: 200, body: 'own body' })
    expect(well.headers).not.toHaveProperty('x-clusterdeck-fault')
    expect(await emitOf()).toEqual(before)
  })
})

describe.each(outerRuntimes)('faults of requests on $name', (runtime) => {
  it('meet every server, those that were there and those that come', async () => {
    const faulty = new FaultyWorker(runtime)
    const first = await faulty.listen('http')
    const faultId = await faulty.start('fault.status')
    const second = await faulty.listen('https')
    const third = await faulty.listen('http')
    for (const [port, secure] of [
      [first, false],
      [second, true],
      [third, false],
    ] as const)
      expect(await ask(port, '/', { secure })).toMatchObject({ status: 503 })
    expect(await faulty.read(faultId)).toMatchObject({ hitCount: 3 })
    await faulty.end(faultId)
    expect(await ask(second, '/', { secure: true })).toMatchObject({ status: 200 })
  })

  it('reset, cut and slow down under TLS', async () => {
    const faulty = new FaultyWorker(runtime)
    const port = await faulty.listen('https')
    const reset = await faulty.start('fault.reset')
    expect(await ask(port, '/', { secure: true })).toMatchObject({ status: 0, error: 'ECONNRESET' })
    await faulty.end(reset)
    const cut = await faulty.start('fault.cut-body', { afterBytes: 10 })
    expect(await ask(port, '/big', { secure: true })).toMatchObject({ body: 'b'.repeat(10), error: 'ECONNRESET' })
    await faulty.end(cut)
    await faulty.start('fault.slow-body', { bytesPerSec: 4000 })
    const slow = await ask(port, '/big', { secure: true })
    expect(slow.body).toBe('b'.repeat(1000))
    expect(slow.ms).toBeGreaterThan(240)
  })

  it('keep the order of pipelined answers', async () => {
    const faulty = new FaultyWorker(runtime)
    const port = await faulty.listen()
    await faulty.start('fault.latency', { latency: 100, path: '/first' })
    await faulty.start('fault.status', { path: '/second' })
    await faulty.start('fault.slow-body', { bytesPerSec: 200, path: '/third' })
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.on('data', (chunk) => {
      text += String(chunk)
    })
    for (const path of ['/first', '/second', '/third', '/last']) {
      const isLast = path === '/last'
      socket.write(
        `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${path.length}\r\n${isLast ? 'connection: close\r\n' : ''}\r\n${path}`,
      )
    }
    await new Promise((done) => socket.on('close', done))
    const said = [...text.matchAll(/HTTP\/1\.1 (\d+)|hello \/[a-z]+|injected by a fault/g)].map(([words]) => words)
    expect(said).toEqual([
      'HTTP/1.1 200',
      'hello /first',
      'HTTP/1.1 503',
      'injected by a fault',
      'HTTP/1.1 200',
      'hello /third',
      'HTTP/1.1 200',
      'hello /last',
    ])
  })

  it('do not call an app for a client that left meanwhile', async () => {
    const faulty = new FaultyWorker(runtime)
    const port = await faulty.listen()
    const faultId = await faulty.start('fault.latency', { latency: 60_000 })
    const agent = keepingAgent()
    const asked = ask(port, '/', { agent })
    await expect
      .poll(() =>
        faulty.worker.run('return new Promise((done) => kept.server.getConnections((_, count) => done(count)))'),
      )
      .toBe(1)
    agent.destroy()
    await asked
    await expect
      .poll(() =>
        faulty.worker.run('return new Promise((done) => kept.server.getConnections((_, count) => done(count)))'),
      )
      .toBe(0)
    await faulty.end(faultId)
    expect(await ask(port)).toMatchObject({ status: 200 })
    expect(await faulty.worker.run('return kept.calls')).toBe(1)
  })

  it('let go what waits when they end', async () => {
    const faulty = new FaultyWorker(runtime)
    const port = await faulty.listen()
    const long = await faulty.start('fault.latency', { latency: 60_000 })
    const short = await faulty.start('fault.latency', { latency: 50 })
    const asked = Array.from({ length: 20 }, () => ask(port, '/x', { method: 'POST', send: 'body' }))
    await expect
      .poll(() =>
        faulty.worker.run(
          'return faults.read(1), new Promise((done) => kept.server.getConnections((_, count) => done(count)))',
        ),
      )
      .toBe(20)
    await faulty.end(long)
    for (const one of await Promise.all(asked)) expect(one).toMatchObject({ status: 200, body: 'hello body' })
    expect(await faulty.read(short)).toMatchObject({ hitCount: 20 })
  })

  it('hit the first ones, every third, or a share by the seed', async () => {
    const statuses = async (input: object, seed = 7): Promise<string> => {
      const faulty = new FaultyWorker(runtime)
      const port = await faulty.listen()
      await faulty.start('fault.status', input, seed)
      const seen: number[] = []
      for (let nth = 0; nth < 9; nth += 1) seen.push((await ask(port)).status)
      return seen.map((status) => (status === 503 ? 'x' : '.')).join('')
    }
    expect(await statuses({ hits: 'first', hitCount: 2 })).toBe('xx.......')
    expect(await statuses({ hits: 'nth', hitCount: 3 })).toBe('..x..x..x')
    const share = await statuses({ hits: 'share', hitPercent: 50 })
    expect(await statuses({ hits: 'share', hitPercent: 50 })).toBe(share)
    expect(share).toMatch(/x.*\.|\..*x/)
  })

  it('leave upgrades alone', async () => {
    const faulty = new FaultyWorker(runtime)
    const port = await faulty.listen()
    await faulty.worker.run(
      `kept.server.on('upgrade', (request, socket) => socket.end('HTTP/1.1 101 Own\\r\\n\\r\\n'))`,
    )
    await faulty.start('fault.status')
    const socket = connect(port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: own\r\n\r\n')
    let text = ''
    for await (const chunk of socket) text += String(chunk)
    expect(text).toBe('HTTP/1.1 101 Own\r\n\r\n')
  })
})
