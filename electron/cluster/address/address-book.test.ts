import { describe, expect, it } from 'vitest'
import { freePort } from '../../../tools/testing/free-port.ts'
import {
  forkListening,
  forkOptions,
  forkRemote,
  get,
  listenOn,
  portOf,
  reached,
  testPrimary,
} from '../testing/test-cluster.ts'

describe('a bound address', () => {
  it('is released when every worker closed its server and none asks again', async () => {
    const primary = testPrimary({ releaseAfterMs: 50 })
    const [one, two] = [await forkRemote(primary), await forkRemote(primary)]
    const port = await freePort()
    await listenOn(one, port)
    await listenOn(two, port)
    await one.run('kept.server.close()')
    await reached(() => one.worker.listens.length === 0)
    expect(await get({ port })).toBe('2')
    await two.run('kept.server.close()')
    await reached(() => primary.addresses.length === 0)
    await expect(get({ port })).rejects.toThrow('ECONNREFUSED')
  })

  it('outlives its workers, also those that closed their server before they ended', async () => {
    const primary = testPrimary({ releaseAfterMs: 200 })
    const worker = await forkRemote(primary)
    const port = await freePort()
    await listenOn(worker, port)
    await worker.run('setImmediate(() => kept.server.close(() => process.exit(0)))')
    await reached(() => primary.workers.size === 0)
    await elapsed(300)
    const successor = await forkRemote(primary)
    const answer = get({ port })
    await listenOn(successor, port)
    expect(await answer).toBe('2')
  })

  it('is kept for the successor of the only worker, which closed it because it was told to end, and lives on', async () => {
    const primary = testPrimary({ releaseAfterMs: 50 })
    const worker = await forkRemote(primary)
    const port = await freePort()
    await listenOn(worker, port)
    await worker.run(`process.once('SIGTERM', () => kept.server.close())`)
    worker.worker.isToldToEnd = true
    worker.worker.signal('SIGTERM')
    await reached(() => worker.worker.listens.length === 0)
    await elapsed(150)
    expect(worker.worker.isDead()).toBe(false)
    expect(primary.addresses).toHaveLength(1)
    const answer = get({ port })
    await listenOn(await forkRemote(primary), port)
    expect(await answer).toBe('2')
  })

  it('is kept for the successor of a worker that died, although another one closed it', async () => {
    const primary = testPrimary({ releaseAfterMs: 50 })
    const [dying, closing] = [await forkRemote(primary), await forkRemote(primary)]
    const port = await freePort()
    await listenOn(dying, port)
    await listenOn(closing, port)
    dying.worker.signal('SIGKILL')
    await reached(() => dying.worker.isDead())
    await closing.run('kept.server.close()')
    await reached(() => closing.worker.listens.length === 0)
    await elapsed(100)
    expect(primary.addresses).toHaveLength(1)
  })

  it.each([
    ['closed it', `await new Promise((resolve) => kept.server.close(resolve))`],
    ['died', `process.exit()`],
  ])('gives way to another host on its port when every worker %s', async (_what, code) => {
    const primary = testPrimary({ releaseAfterMs: 60_000 })
    const [one, two] = [await forkRemote(primary), await forkRemote(primary)]
    const port = await freePort()
    await listenOn(one, port)
    await one.run(code).catch(() => {})
    await reached(() => one.worker.listens.length === 0)
    await two.run(
      `kept.server = require('http').createServer((_, res) => res.end('any'))
      await new Promise((resolve, reject) => kept.server.on('error', reject).listen(args, resolve))`,
      port,
    )
    expect(await get({ port, host: '127.0.0.3' })).toBe('any')
    expect(primary.addresses).toHaveLength(1)
  })

  it('does not give way while a worker listens on it', async () => {
    const primary = testPrimary()
    const remote = await forkRemote(primary)
    const port = await freePort()
    await listenOn(remote, port)
    await expect(
      remote.run(
        `await new Promise((_, reject) => require('net').createServer().on('error', reject).listen(args))`,
        port,
      ),
    ).rejects.toMatchObject({ code: 'EADDRINUSE' })
    expect(await get({ port })).toBe('1')
  })

  it('is bound twice by one worker where both UDP sockets say `reuseAddr`, and only there', async () => {
    const primary = testPrimary()
    const [one, two] = [await forkRemote(primary), await forkRemote(primary)]
    const port = await freePort()
    const bind = `
      const socket = require('dgram').createSocket({ type: 'udp4', reuseAddr: args.reuseAddr })
      await new Promise((resolve, reject) => socket.on('error', reject).bind(args.port, '127.0.0.1', resolve))
      return socket.address().port`
    for (const { run } of [one, one, two, two]) expect(await run(bind, { port, reuseAddr: true })).toBe(port)
    await reached(() => two.worker.listens.length === 2)
    expect(primary.addresses).toHaveLength(2)
    const other = await freePort()
    await one.run(bind, { port: other })
    await expect(one.run(bind, { port: other })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  it('is released on demand, at once', async () => {
    const primary = testPrimary()
    const worker = await forkListening(primary, forkOptions('http-server.cjs'))
    const port = portOf(worker)
    primary.releaseAddresses()
    expect([primary.addresses, worker.listens]).toEqual([[], []])
    await expect(get({ port })).rejects.toThrow('ECONNREFUSED')
  })

  it('hands the TLS ticket keys of the first worker to all of them', async () => {
    const primary = testPrimary()
    const keys = `
      kept.server = require('tls').createServer().listen(0, '127.0.0.1')
      await new Promise((resolve) => kept.server.once('listening', resolve))
      return kept.server.getTicketKeys().toString('hex')`
    const [one, two] = [await forkRemote(primary), await forkRemote(primary)]
    expect(await one.run(keys)).toBe(await two.run(keys))
  })
})

/** Longer than the address would stay bound: only the clock tells that something did not happen. */
async function elapsed(durationMs: number): Promise<void> {
  const beganMonoMs = performance.now()
  await reached(() => performance.now() - beganMonoMs > durationMs)
}
