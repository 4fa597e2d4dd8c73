import { once } from 'node:events'
import { type AddressInfo, createServer, connect as openSocket, type Socket } from 'node:net'
import { expect, onTestFinished, vi } from 'vitest'
import { openTcpProxy, type TcpPlace, type TcpProxy, type ToxicHandle } from '../tcp-proxy.ts'
import type { Toxic, ToxicEffect } from '../toxic.ts'

/** Test support: a real server, a proxy before it and real clients, closed with the test that asked for them. */

/** Serves each connection as told; the sockets stay in `sockets`. */
export interface TestServer {
  readonly place: TcpPlace
  readonly sockets: readonly Socket[]
  close(): Promise<void>
}

/** `echoes`: without a function, every byte comes back, and the end of the stream too. */
export async function serve(onSocket: (socket: Socket) => void = echo, path?: string): Promise<TestServer> {
  const sockets: Socket[] = []
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    onSocket(socket)
  })
  server.listen(path === undefined ? { port: 0, host: '127.0.0.1' } : { path })
  await once(server, 'listening')
  const close = async (): Promise<void> => {
    const closed = server.listening ? once(server, 'close') : null
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  onTestFinished(close)
  return {
    place: path === undefined ? { host: '127.0.0.1', port: portOf(server.address()) } : { path },
    sockets,
    close,
  }
}

function echo(socket: Socket): void {
  socket.pipe(socket)
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address !== 'object' || address === null) throw new Error('a port was asked for')
  return address.port
}

/** A port where nobody listens. */
export async function freePlace(): Promise<TcpPlace> {
  const server = await serve()
  await server.close()
  return server.place
}

export async function proxyTo(target: TcpPlace, listenPath?: string): Promise<TcpProxy> {
  const opened = await openTcpProxy(target, listenPath === undefined ? {} : { listenPath })
  if (!opened.ok) throw new Error(opened.error.message)
  onTestFinished(() => opened.value.close())
  return opened.value
}

/** A client that keeps what it got. */
export class TestClient {
  readonly socket: Socket
  readonly chunks: Buffer[] = []
  error: string | null = null
  isEnded = false
  isClosed = false

  constructor(place: TcpPlace) {
    this.socket = openSocket({ ...place, allowHalfOpen: true, noDelay: true })
    this.socket.on('data', (bytes) => this.chunks.push(bytes))
    this.socket.on('error', (error: NodeJS.ErrnoException) => {
      this.error = error.code ?? error.message
    })
    this.socket.on('end', () => {
      this.isEnded = true
    })
    this.socket.on('close', () => {
      this.isClosed = true
    })
    onTestFinished(() => void this.socket.destroy())
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString()
  }

  get byteCount(): number {
    return this.chunks.reduce((sum, { length }) => sum + length, 0)
  }

  /** Sends one byte and waits until one more came back; answers how long that took. */
  async ask(): Promise<number> {
    const before = this.byteCount
    const startMs = performance.now()
    this.socket.write('x')
    while (this.byteCount === before) await once(this.socket, 'data')
    return performance.now() - startMs
  }
}

/** Connected, and known to the proxy. */
export async function clientOf(proxy: TcpProxy): Promise<TestClient> {
  const before = proxy.counts.connectionCount
  const client = new TestClient(proxy.place)
  await reached(() => proxy.counts.connectionCount > before)
  return client
}

export function toxic(effect: ToxicEffect, changes: Partial<Pick<Toxic, 'stream' | 'toxicity' | 'seed'>> = {}): Toxic {
  return { ...effect, stream: 'downstream', toxicity: 1, seed: 1337, ...changes }
}

export function addTo(proxy: TcpProxy, ...of: Parameters<typeof toxic>): ToxicHandle {
  const added = proxy.add(toxic(...of))
  return added.ok ? added.value : expect.fail(added.error.message)
}

/** Waits for a state. */
export function reached(isReached: () => boolean): Promise<void> {
  return vi.waitFor(() => expect(isReached(), String(isReached)).toBe(true), { timeout: 10_000, interval: 5 })
}
