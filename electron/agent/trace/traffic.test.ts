import { Agent, get } from 'node:http'
import { describe, expect, it } from 'vitest'
import { ask, dial, everything, nothing, serve, trace } from '../../../tools/testing/test-traffic.ts'
import { listenInWorker, outerRuntimes, TestWorker, testConfig } from '../../../tools/testing/test-worker.ts'

const patient = { timeout: 10_000 }

/** The same clock as the worker's. */
const machineMonoMs = (): number => Number(process.hrtime.bigint()) / 1e6

describe.each(outerRuntimes)('traced traffic on $name', (runtime) => {
  it('tells the story of a connection, by the clock of the machine', async () => {
    const { worker, port, connections } = await serve(runtime)
    await trace(worker)
    const beforeMs = machineMonoMs()
    const socket = await dial(port)
    await expect.poll(connections, patient).toHaveLength(1)
    expect(connections()[0]).toMatchObject({ address: '127.0.0.1', port: socket.localPort, requestCount: 0 })
    for (let request = 0; request < 3; request += 1) await ask(socket)
    await expect.poll(() => connections()[0]?.requestCount, patient).toBe(3)
    expect(connections()[0]?.closedMonoMs).toBeNull()
    socket.destroy()
    await expect.poll(() => connections()[0]?.closedMonoMs, patient).not.toBeNull()
    const { openedMonoMs, firstRequestMonoMs, closedMonoMs } = connections()[0] ?? expect.fail()
    const times = [beforeMs, openedMonoMs ?? 0, firstRequestMonoMs ?? 0, closedMonoMs ?? 0, machineMonoMs()]
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(worker.unreadable).toEqual([])
  })

  it('tells what was asked on which connection, when, and how it ended', async () => {
    const { worker, port, connections, requests } = await serve(runtime)
    await trace(worker)
    const socket = await dial(port)
    await ask(socket, '/500')
    await ask(socket, `/${'x'.repeat(200)}?secret=1`)
    await ask(socket, '/slow')
    socket.write('GET /never HTTP/1.1\r\nHost: a\r\n\r\n')
    await expect.poll(requests, patient).toHaveLength(4)
    await worker.until(
      'traffic',
      ({ requestsInFlight, openConnections }) => requestsInFlight === 1 && openConnections === 1,
    )
    socket.destroy()
    await expect.poll(() => requests().filter(({ endedMonoMs }) => endedMonoMs === null), patient).toEqual([])
    const [first, long, slow, never] = requests()
    expect(first).toMatchObject({ line: 'GET /500', status: 500, connectionId: connections()[0]?.id })
    expect([long?.line.length, long?.line.slice(-2)]).toEqual([80, 'x…'])
    expect((slow?.endedMonoMs ?? 0) - (slow?.startedMonoMs ?? 0)).toBeGreaterThan(290)
    expect(never).toMatchObject({ line: 'GET /never', status: null })
    await worker.until(
      'traffic',
      ({ requestsInFlight, openConnections }) => requestsInFlight === 0 && openConnections === 0,
    )
  })

  it('knows of no requests where none can be counted', async () => {
    const worker = new TestWorker({ script: 'remote.cjs', runtime })
    const port = await worker.run(`
      kept.server = require('node:net').createServer((socket) => socket.on('error', () => {}))
      await new Promise((done) => kept.server.listen(0, '127.0.0.1', done))
      return kept.server.address().port`)
    await trace(worker)
    await dial(Number(port))
    const told = await worker.until('traffic', ({ openConnections }) => openConnections === 1)
    expect(told.requestsInFlight).toBeNull()
  })

  it('finds connections that were open before, without inventing when they opened', async () => {
    const { worker, port, connections, requests } = await serve(runtime)
    const socket = await dial(port)
    await ask(socket)
    await trace(worker)
    await expect.poll(connections, patient).toHaveLength(1)
    await ask(socket)
    await expect.poll(() => connections()[0]?.requestCount, patient).toBe(1)
    expect(connections()[0]).toMatchObject({ port: socket.localPort, openedMonoMs: null, firstRequestMonoMs: null })
    expect(requests()[0]?.connectionId).toBe(connections()[0]?.id)
  })

  it('traces from the first connection on where the configuration says so', async () => {
    const config = JSON.stringify({ ...testConfig, traffic: everything })
    const worker = new TestWorker({ script: 'remote.cjs', runtime, config })
    const socket = await dial(await listenInWorker(worker))
    const told = await worker.until('traffic', (message) => message.connections.length > 0)
    expect(told.connections).toMatchObject([{ port: socket.localPort, openedMonoMs: expect.any(Number) }])
  })

  it('follows requests under TLS to their connection', async () => {
    const { worker, connections, requests } = await serve(runtime)
    await trace(worker)
    await worker.run(`
      const { execFileSync } = require('node:child_process')
      const fs = require('node:fs'), os = require('node:os'), path = require('node:path'), https = require('node:https')
      const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'tls-'))
      const [key, cert] = [path.join(dir, 'key'), path.join(dir, 'cert')]
      execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
        '-keyout', key, '-out', cert, '-days', '1', '-subj', '/CN=localhost'], { stdio: 'ignore' })
      const server = https.createServer({ key: fs.readFileSync(key), cert: fs.readFileSync(cert) }, (request, response) => response.end('ok'))
      fs.rmSync(dir, { recursive: true })
      await new Promise((done) => server.listen(0, '127.0.0.1', done))
      const agent = new https.Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false })
      for (let asked = 0; asked < 2; asked += 1) {
        const request = https.get({ port: server.address().port, host: '127.0.0.1', agent }, (response) => response.resume())
        await new Promise((done) => request.on('close', done))
      }
      kept.agent = agent`)
    await expect.poll(() => connections()[0]?.requestCount, patient).toBe(2)
    expect(requests().map(({ connectionId }) => connectionId)).toEqual([connections()[0]?.id, connections()[0]?.id])
    await worker.run('kept.agent.destroy()')
    await expect.poll(() => connections()[0]?.closedMonoMs, patient).not.toBeNull()
    expect(connections()).toHaveLength(1)
  })

  it('adds nothing to what the app sees, on or off', async () => {
    const { worker, port } = await serve(runtime)
    await worker.run(`
      const see = (thing) => [...Reflect.ownKeys(thing).map(String).sort(), ...thing.eventNames().map((name) => String(name) + thing.listenerCount(name))]
      kept.seen = []
      kept.server.on('request', (request, response) => {
        kept.seen.push([see(request.socket), see(request), see(response), see(kept.server)].map(String).join(' | '))
      })`)
    const requestOnce = (): Promise<unknown> =>
      new Promise((done) =>
        get({ port, host: '127.0.0.1', agent: new Agent() }, (answer) => answer.resume().on('end', done)),
      )
    await requestOnce()
    await trace(worker)
    await requestOnce()
    await worker.until('traffic', ({ requests }) => requests.some(({ status }) => status === 200))
    await trace(worker, nothing)
    await requestOnce()
    const seen = await worker.run('return kept.seen')
    expect(Array.isArray(seen) && seen.length).toBe(3)
    expect(new Set(Array.isArray(seen) ? seen : [])).toHaveProperty('size', 1)
  })

  it('is silent before it is asked and after it was told to end', async () => {
    const { worker, port } = await serve(runtime)
    const subscribers = `
      const channels = require('node:diagnostics_channel')
      return ['net.server.socket', 'http.server.request.start', 'http.server.response.finish']
        .map((name) => channels.channel(name)._subscribers?.length)`
    const before = await worker.run(subscribers)
    await trace(worker)
    const during = await worker.run(subscribers)
    const oneMore = (_: unknown, index: number) => Number(Reflect.get(Object(before), index)) + 1
    expect(during).toEqual([0, 1, 2].map(oneMore))
    await ask(await dial(port))
    await worker.until('traffic', ({ requests }) => requests.length > 0)
    await trace(worker, nothing)
    expect(await worker.run(subscribers)).toEqual(before)
    await ask(await dial(port))
    await worker.until('report', ({ http }) => http?.finishedCount === 2)
    expect(worker.messages.filter(({ type }) => type === 'traffic')).toEqual([])
  })
})

describe('the sample of connections', () => {
  it('is one of so many, and says what it counts all the same', async () => {
    const { worker, port, connections } = await serve()
    await trace(worker, { ...everything, connectionsOneOf: 4 })
    for (let opened = 0; opened < 80; opened += 1) await dial(port)
    await worker.until('traffic', ({ openConnections, openedCount }) => openConnections === 80 && openedCount === 80)
    // Binomial with a quarter: mean 20, four standard deviations are 15.
    expect(Math.abs(connections().length - 20)).toBeLessThan(16)
    expect(connections().every(({ traceId }) => traceId === null)).toBe(true)
  })

  it('widens to those that are open already', async () => {
    const { worker, port, connections } = await serve()
    await trace(worker, { ...everything, connectionsOneOf: 1024 })
    for (let opened = 0; opened < 8; opened += 1) await dial(port)
    await worker.until('traffic', ({ openedCount }) => openedCount === 8)
    worker.ask(everything)
    await expect.poll(connections, patient).toHaveLength(8)
  })

  it('is every nth of clients without a port', async () => {
    const { worker, connections } = await serve()
    await trace(worker, { ...everything, connectionsOneOf: 2 })
    await worker.run(`
      const net = require('node:net'), os = require('node:os'), path = require('node:path')
      const at = path.join(os.tmpdir(), 'traffic-' + process.pid)
      await new Promise((done) => net.createServer().listen(at, done))
      kept.sockets = []
      for (let opened = 0; opened < 40; opened += 1) {
        const socket = net.connect(at)
        await new Promise((done) => socket.on('connect', done))
        kept.sockets.push(socket)
      }`)
    await worker.until('traffic', ({ openedCount }) => openedCount === 40)
    expect(connections().length).toBeGreaterThan(8)
    expect(connections().length).toBeLessThan(32)
    expect(connections()[0]).toMatchObject({ address: null, port: null })
  })
})

describe('traffic without bounds', () => {
  it('is followed up to a number, and what is beyond is counted', async () => {
    const { worker, port, connections } = await serve()
    await trace(worker)
    for (let opened = 0; opened < 1100; opened += 1) await dial(port)
    await worker.until(
      'traffic',
      ({ openConnections, droppedCount }) => openConnections === 1100 && droppedCount === 100,
    )
    await expect.poll(connections, patient).toHaveLength(1000)
    for (const message of worker.messages) {
      if (message.type === 'traffic') expect(message.connections.length).toBeLessThanOrEqual(300)
    }
    expect(worker.unreadable).toEqual([])
  })

  it('tells growing counts of many connections a few at a time', async () => {
    const { worker, port, connections } = await serve()
    await trace(worker)
    const sockets = await Promise.all(Array.from({ length: 50 }, () => dial(port)))
    for (const socket of sockets) await ask(socket)
    await expect.poll(() => connections().filter(({ requestCount }) => requestCount === 1), patient).toHaveLength(50)
    worker.messages.length = 0
    for (const socket of sockets) await ask(socket)
    await expect.poll(() => connections().filter(({ requestCount }) => requestCount === 2), patient).toHaveLength(50)
    for (const message of worker.messages) {
      if (message.type === 'traffic') expect(message.connections.length).toBeLessThanOrEqual(10)
    }
  })

  it('is told late, not lost, by a pipe that nobody read for a while', async () => {
    const { worker, port, requests } = await serve()
    await trace(worker)
    worker.pipe?.pause()
    for (let filler = 0; filler < 300; filler += 1) worker.ask({ type: 'detail' })
    const socket = await dial(port)
    for (let request = 0; request < 400; request += 1) await ask(socket, `/${'y'.repeat(70)}`)
    worker.pipe?.resume()
    await expect.poll(() => requests().filter(({ endedMonoMs }) => endedMonoMs !== null), patient).toHaveLength(400)
    expect(worker.unreadable).toEqual([])
  })
})
