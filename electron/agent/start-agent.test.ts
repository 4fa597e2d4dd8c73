import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { listenInWorker, outerRuntimes, TestWorker } from '../../tools/testing/test-worker.ts'

const get = async (port: number, path: string): Promise<number> => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`)
  await response.text()
  return response.status
}

describe.each(outerRuntimes)('the agent on $name', (runtime) => {
  const start = (): TestWorker => new TestWorker({ script: 'remote.cjs', runtime })

  it('greets, beats and reports in the words of the protocol', async () => {
    const worker = start()
    const hello = await worker.until('hello')
    expect(hello.pid).toBe(worker.child.pid)
    const report = await worker.until('report')
    expect(report.memory.rssBytes).toBeGreaterThan(1e7)
    expect(report.cpuMicros).toBeGreaterThan(0)
    await worker.until('beat')
    expect(worker.messages[0]).toEqual(hello)
    expect(worker.unreadable).toEqual([])
  })

  it('reports that it was stopped as a delay of its loop', async () => {
    const worker = start()
    await worker.until('report')
    worker.child.kill('SIGSTOP')
    await new Promise((resume) => setTimeout(resume, 700))
    worker.child.kill('SIGCONT')
    const isLate = ({ loop }: { loop: { delayMaxMs: number | null } }): boolean => (loop.delayMaxMs ?? 0) > 500
    expect((await worker.until('report', isLate)).loop.delayMaxMs).toBeLessThan(5000)
  })

  it('counts requests, how they ended and how long they took', async () => {
    const worker = start()
    const port = await listenInWorker(worker)
    for (const path of ['/', '/', '/500', '/slow']) await get(port, path)
    await expect(get(port, '/break')).rejects.toThrow()
    const leaving = new AbortController()
    const left = fetch(`http://127.0.0.1:${port}/never`, { signal: leaving.signal }).catch(() => 'left')
    await worker.until('report', ({ http }) => http?.startedCount === 6 && http.inFlight === 1)
    leaving.abort()
    await left
    const report = await worker.until('report', ({ http }) => http?.clientAbortedCount === 1)
    expect(report.http).toMatchObject({
      startedCount: 6,
      finishedCount: 4,
      inFlight: 0,
      abortedCount: 1,
      byClass: [0, 3, 0, 0, 1],
    })
    expect(report.http?.latencyCounts.reduce((sum, count) => sum + count, 0)).toBe(4)
    expect(report.http?.latencyCounts[3]).toBe(1)
  })

  it('tells how long the oldest request waits, and with every heartbeat what would end with the worker', async () => {
    const worker = start()
    const port = await listenInWorker(worker)
    await worker.until('beat', ({ held }) => held?.requestsInFlight === 0)
    const leaving = new AbortController()
    const left = [1, 2].map(() =>
      fetch(`http://127.0.0.1:${port}/never`, { signal: leaving.signal }).catch(() => 'left'),
    )
    const { http } = await worker.until('report', (report) => report.http?.inFlight === 2)
    expect(http?.oldestMs).toBeGreaterThanOrEqual(0)
    await worker.until('report', (report) => (report.http?.oldestMs ?? 0) > (http?.oldestMs ?? 0))
    const beat = await worker.until('beat', ({ held }) => held?.requestsInFlight === 2)
    expect(beat.held?.openConnections).toBe(2)
    leaving.abort()
    await Promise.all(left)
    await worker.until('report', (report) => report.http?.inFlight === 0 && report.http.oldestMs === null)
  })

  it('counts pipelined requests one by one', async () => {
    const worker = start()
    const socket = connect(await listenInWorker(worker), '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(5))
    const report = await worker.until('report', ({ http }) => http?.finishedCount === 5)
    expect(report.http).toMatchObject({ startedCount: 5, inFlight: 0 })
    socket.destroy()
  })

  it('counts server-side connections, open and opened', async () => {
    const worker = start()
    const port = await listenInWorker(worker)
    const sockets = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')]
    await worker.until('report', ({ sockets: now }) => now?.open === 2 && now.openedCount === 2)
    for (const socket of sockets) socket.destroy()
    await worker.until('report', ({ sockets: now }) => now?.open === 0 && now.openedCount === 2)
  })

  it('tells where servers listen, alone or not, and when they stop', async () => {
    const worker = start()
    const port = await listenInWorker(worker)
    const address = { address: '127.0.0.1', port, path: null, transport: 'tcp4', exclusive: true, protocol: 'http' }
    expect((await worker.until('listen')).listens).toEqual([address])
    await worker.run('kept.server.close()')
    await worker.until('listen', ({ listens }) => listens.length === 0)
  })

  it('reports HTTP/2 requests, or says that this Node cannot', async () => {
    const worker = start()
    const { missing } = await worker.until('hello')
    await worker.run(`
      const http2 = require('node:http2')
      const server = http2.createServer((request, response) => request.url === '/' && response.end('two'))
      await new Promise((done) => server.listen(0, done))
      const client = http2.connect('http://localhost:' + server.address().port)
      const request = client.request({ ':path': '/' }).resume()
      await new Promise((done) => request.on('close', done))
      kept.waiting = client.request({ ':path': '/never' }).on('error', () => {})`)
    const isMissing = missing.some((words) => words.startsWith('HTTP/2 requests'))
    const report = await worker.until('report', ({ http, sockets }) =>
      isMissing ? sockets?.openedCount === 1 : http?.finishedCount === 1 && http.inFlight === 1,
    )
    expect(report.http?.startedCount ?? null).toBe(isMissing ? null : 2)
    const isOlder = (oldestMs: number | null = null) => (oldestMs ?? 0) > (report.http?.oldestMs ?? 0)
    if (!isMissing) await worker.until('report', ({ http }) => isOlder(http?.oldestMs))
    await worker.run('kept.waiting.destroy()')
    await worker.until('report', ({ http }) => (http?.inFlight ?? 0) === 0 && (http?.oldestMs ?? null) === null)
  })

  it('counts no requests where it serves no HTTP, and says what was upgraded', async () => {
    const worker = start()
    expect((await worker.until('report')).http).toBeNull()
    const port = await listenInWorker(worker)
    await worker.run(
      `kept.server.on('upgrade', (request, socket) => socket.write('HTTP/1.1 101 Switching Protocols\\r\\n\\r\\n'))`,
    )
    expect((await worker.until('report', ({ http }) => http !== null)).http).toMatchObject({ startedCount: 0 })
    const [socket, plain] = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')]
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
    await worker.until('report', ({ sockets }) => sockets?.open === 2 && sockets.upgraded === 1)
    socket.destroy()
    plain.destroy()
  })

  it('describes the worker when asked', async () => {
    const worker = start()
    const port = await listenInWorker(worker)
    worker.ask({ type: 'detail' })
    const detail = await worker.until('detail')
    expect(detail).toMatchObject({ execArgv: [], listens: [{ port }], cwd: process.cwd() })
    expect(detail.env).not.toHaveProperty('DECK_ONLY')
    expect(detail.heapSpaces.length).toBeGreaterThan(3)
    expect(detail.resources).toContainEqual({ kind: 'TCPServerWrap', count: 1 })
  })

  it('changes its interval', async () => {
    const worker = start()
    await worker.until('report')
    worker.ask({ type: 'interval', intervalMs: 60_000 })
    worker.ask({ type: 'detail' })
    await worker.until('detail')
    const reportCount = worker.messages.filter(({ type }) => type === 'report').length
    const beatCount = worker.messages.filter(({ type }) => type === 'beat').length
    await expect.poll(() => worker.messages.filter(({ type }) => type === 'beat').length).toBeGreaterThan(beatCount + 5)
    expect(worker.messages.filter(({ type }) => type === 'report')).toHaveLength(reportCount)
  })

  it('throws an uncaught exception on request, after it said so', async () => {
    const worker = start()
    await worker.until('hello')
    const requestId = worker.ask({ type: 'act', order: { action: 'worker.uncaught-exception' } })
    expect(await worker.exited()).toEqual({ code: 1, signal: null })
    await worker.until('done', (answer) => answer.requestId === requestId)
    await expect.poll(() => worker.stderr).toContain('Error: thrown from the kill menu')
  })

  it("leaves that exception to the app's own handler", async () => {
    const worker = start()
    await worker.run(`process.on('uncaughtException', (error) => { kept.message = error.message })`)
    worker.ask({ type: 'act', order: { action: 'worker.uncaught-exception' } })
    await worker.until('done')
    expect(await worker.run('return kept.message')).toBe('thrown from the kill menu')
  })

  it('exits with the code it is given', async () => {
    const worker = start()
    await worker.until('hello')
    const requestId = worker.ask({ type: 'act', order: { action: 'worker.exit-code', exitCode: 42 } })
    expect(await worker.exited()).toEqual({ code: 42, signal: null })
    await worker.until('done', (answer) => answer.requestId === requestId)
  })

  it('refuses in words what it does not know, or what makes no sense, and answers all else', async () => {
    const worker = start()
    await worker.until('hello')
    worker.pipe?.write('{"type":"act","order":{"action":"fly"},"requestId":7}\n{"type":"sing","requestId":8}\n')
    worker.pipe?.write('{"type":"act","order":{"action":"worker.exit-code","exitCode":1.5},"requestId":9}\n')
    worker.pipe?.write('{"type":"act","order":null,"requestId":10}\n{"type":"interval","requestId":11}\n')
    const drain = worker.ask({ type: 'drain', idleCloseMs: 1000 })
    await worker.until('done', ({ requestId }) => requestId === drain)
    const refused = worker.messages.flatMap((message) => (message.type === 'refused' ? [message] : []))
    expect(refused.map(({ requestId, words }) => `${requestId} ${words}`)).toEqual([
      '7 this agent knows no such action',
      '8 this agent does not know what was asked',
      '9 its exit code is none from 0 to 255',
      '10 this agent does not know what was asked',
      '11 this agent does not know what was asked',
    ])
    expect(worker.child.exitCode).toBeNull()
  })
})

describe('the agent and a hostile or broken pipe', () => {
  it('ignores what it does not know, and oversized lines', async () => {
    const worker = new TestWorker({ script: 'remote.cjs' })
    worker.pipe?.write('junk\n{"type":"fly"}\n{"type":"exit"}\n[]\nnull\n')
    worker.pipe?.write(`${'x'.repeat(1_000_000)}\n`)
    worker.ask({ type: 'detail' })
    await worker.until('detail')
    expect(worker.child.exitCode).toBeNull()
  })

  it('goes silent when the primary closes the pipe; the app serves on', async () => {
    const worker = new TestWorker({ script: 'remote.cjs' })
    const port = await listenInWorker(worker)
    worker.pipe?.destroy()
    await worker.run('await new Promise((done) => setTimeout(done, 200))')
    expect(await get(port, '/')).toBe(200)
    expect(worker.stderr).toBe('')
  })

  it('writes nothing into a file that the app opened in the place of its pipe', async () => {
    const worker = new TestWorker({ script: 'remote.cjs' })
    await worker.until('beat')
    const size = await worker.run(`
      const fs = require('node:fs'), os = require('node:os'), path = require('node:path')
      fs.closeSync(4)
      const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'fd4-')), 'mine')
      const fd = fs.openSync(file, 'w')
      await new Promise((done) => setTimeout(done, 300))
      fs.writeSync(fd, 'mine')
      const { size } = fs.statSync(file)
      fs.rmSync(path.dirname(file), { recursive: true })
      return fd === 4 ? size : 'fd 4 was not free'`)
    expect(size).toBe(4)
  })

  it('drops reports that nobody reads', async () => {
    const worker = new TestWorker({ script: 'remote.cjs' })
    await worker.until('hello')
    worker.pipe?.pause()
    worker.ask({ type: 'interval', intervalMs: 1 })
    const before = Number(await worker.run('return process.memoryUsage().external'))
    const after = Number(
      await worker.run('await new Promise((done) => setTimeout(done, 2000)); return process.memoryUsage().external'),
    )
    expect(after - before).toBeLessThan(2e6)
    worker.pipe?.resume()
    const heardCount = worker.messages.length
    await expect.poll(() => worker.messages.length).toBeGreaterThan(heardCount)
    expect(worker.unreadable).toEqual([])
  })

  it('works for an app that replaces timers, clocks and process.send', async () => {
    const worker = new TestWorker({ script: 'remote.cjs' })
    await worker.run(`
      globalThis.setInterval = globalThis.setTimeout = globalThis.setImmediate = () => { throw new Error('mine') }
      Date.now = () => Number.NaN
      JSON.stringify = () => 'mine'`)
    worker.messages.length = 0
    await worker.until('beat')
    expect(worker.unreadable).toEqual([])
    const exit = once(worker.child, 'exit')
    worker.ask({ type: 'act', order: { action: 'worker.exit-code', exitCode: 5 } })
    expect((await exit)[0]).toBe(5)
  })
})
