import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { thisPlatform } from '../platform/this-platform.ts'
import { clientOf, freePlace, proxyTo, reached, serve, TestClient } from './testing/test-peers.ts'

const megabyte = Buffer.alloc(1024 * 1024)
/** What the kernel holds between the proxy and a receiver, at the largest defaults of Linux: tcp_wmem 4 MB, tcp_rmem 6 MB. */
const mostInKernelBytes = 16 * megabyte.length
/** Far more than that: a proxy that kept reading would hold it. */
const sentBytes = 64 * megabyte.length

/** Waits until the number has not changed for 200 ms. */
async function settled(read: () => number): Promise<void> {
  let last = { value: Number.NaN, atMs: 0 }
  await reached(() => {
    if (read() !== last.value) last = { value: read(), atMs: performance.now() }
    return performance.now() - last.atMs > 200
  })
}

describe('a proxy without toxics', () => {
  it('passes bytes both ways, and counts them', async () => {
    const proxy = await proxyTo((await serve()).place)
    const client = await clientOf(proxy)
    client.socket.end('hello')
    await reached(() => client.isClosed)
    expect(client).toMatchObject({ text: 'hello', isEnded: true, error: null })
    await reached(() => proxy.counts.openCount === 0)
    expect(proxy.counts).toMatchObject({ connectionCount: 1, upstreamBytes: 5, downstreamBytes: 5, heldBytes: 0 })
    expect(proxy.counts).toMatchObject({ affectedConnectionCount: 0, upstreamFailedCount: 0, lastUpstreamError: null })
  })

  it('passes on that one side ended while the other goes on', async () => {
    const server = await serve((socket) => {
      socket.on('end', () => {
        socket.write('you ended, ')
        setImmediate(() => socket.end('I go on'))
      })
      socket.resume()
    })
    const client = await clientOf(await proxyTo(server.place))
    client.socket.end()
    await reached(() => client.isClosed)
    expect(client).toMatchObject({ text: 'you ended, I go on', error: null })
    const ending = await serve((socket) => socket.end('bye'))
    const other = await clientOf(await proxyTo(ending.place))
    await reached(() => other.isEnded && ending.sockets.length === 1)
    let heard = ''
    ending.sockets[0]?.on('data', (bytes) => {
      heard += bytes
    })
    other.socket.end('still here')
    await reached(() => heard === 'still here')
  })

  it('resets the app where the dependency refuses, and tells it', async () => {
    const proxy = await proxyTo(await freePlace())
    const client = await clientOf(proxy)
    await reached(() => client.isClosed)
    expect(client.error).toBe('ECONNRESET')
    expect(proxy.counts).toMatchObject({ upstreamFailedCount: 1, lastUpstreamError: 'ECONNREFUSED', openCount: 0 })
  })

  it('passes a reset of either side on to the other', async () => {
    const server = await serve((socket) => socket.resume())
    const proxy = await proxyTo(server.place)
    const [first, second] = [await clientOf(proxy), await clientOf(proxy)]
    await reached(() => server.sockets.length === 2)
    const errors: string[] = []
    for (const socket of server.sockets) {
      socket.on('error', (error: NodeJS.ErrnoException) => errors.push(error.code ?? ''))
    }
    first.socket.resetAndDestroy()
    await reached(() => errors.length === 1)
    expect(errors).toEqual(['ECONNRESET'])
    for (const socket of server.sockets) if (!socket.destroyed) socket.resetAndDestroy()
    await reached(() => second.isClosed)
    expect(second.error).toBe('ECONNRESET')
    await reached(() => proxy.counts.openCount === 0)
    expect(proxy.counts.upstreamFailedCount).toBe(0)
  })

  it.each(['upstream', 'downstream'] as const)(
    'has a sender wait for a receiver that reads nothing: %s',
    async (way) => {
      const server = await serve((socket) => socket.pause())
      const proxy = await proxyTo(server.place)
      const client = (await clientOf(proxy)).socket
      client.pause()
      await reached(() => server.sockets.length === 1)
      const ofServer = server.sockets[0] ?? expect.fail()
      const [sender, receiver] = way === 'upstream' ? [client, ofServer] : [ofServer, client]
      for (let sent = 0; sent < sentBytes; sent += megabyte.length) sender.write(megabyte)
      const passed = (): number => proxy.counts[`${way}Bytes`]
      await settled(passed)
      expect(passed()).toBeGreaterThan(0)
      expect(passed()).toBeLessThan(mostInKernelBytes)
      expect(proxy.counts.heldBytes).toBe(0)
      let readBytes = 0
      receiver.on('data', ({ length }) => {
        readBytes += length
      })
      receiver.resume()
      await reached(() => readBytes === sentBytes)
    },
  )

  it.skipIf(thisPlatform === 'win32')('listens at a path, and forwards to one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'clusterdeck-proxy-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const server = await serve(undefined, join(folder, 'server.sock'))
    const proxy = await proxyTo(server.place, join(folder, 'proxy.sock'))
    expect(proxy.place).toEqual({ path: join(folder, 'proxy.sock') })
    const client = await clientOf(proxy)
    client.socket.end('hello')
    await reached(() => client.isClosed)
    expect(client).toMatchObject({ text: 'hello', error: null })
  })

  it('leaves nothing when it closes', async () => {
    const server = await serve()
    const proxy = await proxyTo(server.place)
    const client = await clientOf(proxy)
    await reached(() => server.sockets.length === 1)
    await proxy.close()
    await reached(() => client.isEnded && server.sockets.every(({ readableEnded }) => readableEnded))
    await reached(() => proxy.counts.openCount === 0)
    const late = new TestClient(proxy.place)
    await reached(() => late.isClosed)
    expect(late.error).toBe('ECONNREFUSED')
    await proxy.close()
  })
})
