import { once } from 'node:events'
import net from 'node:net'
import { describe, expect, it } from 'vitest'
import { forkRemote, get, portOf, reached, testPrimary } from './testing/test-cluster.ts'

describe('messages', () => {
  it('go both ways', async () => {
    const primary = testPrimary()
    const { worker, run } = await forkRemote(primary)
    const received: unknown[] = []
    primary.on('message', (from, message) => received.push([from.id, message]))
    await run(`process.on('message', (message) => { if (message.ping) process.send({ pong: message.ping }) })`)
    received.length = 0
    expect(worker.send({ ping: [1, 'two', null] })).toBe(true)
    await reached(() => received.length > 0)
    expect(received).toEqual([[1, { pong: [1, 'two', null] }]])
  })

  it('keep maps, dates and big numbers with advanced serialization', async () => {
    const primary = testPrimary()
    const { run } = await forkRemote(primary, { serialization: 'advanced' })
    const value = new Map<string, unknown>([
      ['when', new Date(0)],
      ['many', 2n ** 70n],
    ])
    expect(await run('return args', value)).toEqual(value)
    await run(`require('http').createServer((_, res) => res.end('served')).listen(0, '127.0.0.1')`)
    await reached(() => primary.addresses.length === 1)
    expect(await get({ port: primary.addresses[0]?.port })).toBe('served')
  })

  it('carry a socket to the worker', async () => {
    const primary = testPrimary()
    const { run } = await forkRemote(primary)
    const server = net.createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const client = net.connect(addressOf(server))
    const [socket] = await once(server, 'connection')
    await run(`handle.end('from worker ' + cluster.worker.id)`, null, socket)
    expect(String((await once(client, 'data'))[0])).toBe('from worker 1')
    client.destroy()
    server.close()
  })

  it('carry a socket to the primary', async () => {
    const primary = testPrimary()
    const { worker, run } = await forkRemote(primary)
    primary.on('message', (_worker, _message, handle) => handle instanceof net.Socket && handle.end('from primary'))
    await run(`
      require('net').createServer({ pauseOnConnect: true }, (socket) => process.send({ take: 'this' }, socket))
        .listen(0, '127.0.0.1')`)
    await reached(() => worker.listens.length === 1)
    const client = net.connect(portOf(worker), '127.0.0.1')
    expect(String((await once(client, 'data'))[0])).toBe('from primary')
    client.destroy()
  })

  it('carry a server to the worker', async () => {
    const primary = testPrimary()
    const { run } = await forkRemote(primary)
    const server = net.createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = addressOf(server)
    await run(`require('http').createServer((_, res) => res.end('adopted')).listen(handle)`, null, server)
    server.close()
    expect(await get({ port })).toBe('adopted')
  })

  it('answer false instead of throwing once the channel is closed', async () => {
    const primary = testPrimary()
    const { worker } = await forkRemote(primary)
    worker.signal('SIGKILL')
    await reached(() => !primary.workers.has(1))
    expect([worker.send({}), worker.signal('SIGTERM')]).toEqual([false, false])
  })
})

function addressOf(server: net.Server): { port: number; host: string } {
  const address = server.address()
  return typeof address === 'object' && address !== null ? { port: address.port, host: address.address } : expect.fail()
}
