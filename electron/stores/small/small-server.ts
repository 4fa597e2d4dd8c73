import { createServer, type Server, type Socket } from 'node:net'
import { encodeResp, RespReader, type RespValue } from '../resp.ts'
import { runCommand } from './commands.ts'
import { Keyspace } from './keyspace.ts'
import type { StoreClient, StoreHall } from './store-hall.ts'

/** A store in memory that speaks Redis' protocol, as much of it as sessions and counters need. */
export class SmallServer {
  readonly #server: Server
  readonly #clients = new Map<Client, Socket>()
  readonly #hall: StoreHall & { readonly clients: Set<StoreClient> }
  #isHung = false
  #newestId = 0

  constructor(nowMs: () => number = () => Date.now()) {
    const startedAtMs = nowMs()
    this.#hall = { keyspace: new Keyspace(nowMs), clients: new Set(), startedAtMs, nowMs, isFull: false }
    this.#server = createServer((socket) => this.#accept(socket))
  }

  /** A path of a socket, or a port of 127.0.0.1 (0: a free one). Rejects where the system refuses it. */
  listen(place: string | number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      const where = typeof place === 'number' ? { host: '127.0.0.1', port: place } : { path: place }
      this.#server.listen(where, resolve)
    })
  }

  get port(): number | null {
    const address = this.#server.address()
    return typeof address === 'object' && address !== null ? address.port : null
  }

  /** Connections stay open and nobody is answered: as by SIGSTOP, on systems without one. */
  setHung(isHung: boolean): void {
    this.#isHung = isHung
    for (const socket of this.#clients.values()) {
      if (isHung) socket.pause()
      else socket.resume()
    }
  }

  close(): void {
    this.#server.close()
    for (const socket of this.#clients.values()) socket.destroy()
  }

  #accept(socket: Socket): void {
    this.#newestId += 1
    const client = new Client(this.#newestId, socket)
    this.#clients.set(client, socket)
    this.#hall.clients.add(client)
    socket.on('data', (bytes) => client.take(bytes, this.#hall))
    // Whoever resets a connection is gone, which `close` tells.
    socket.on('error', () => {})
    socket.on('close', () => {
      this.#clients.delete(client)
      this.#hall.clients.delete(client)
    })
    if (this.#isHung) socket.pause()
  }
}

class Client implements StoreClient {
  readonly id: number
  name = ''
  version: 2 | 3 = 2
  readonly channels = new Set<string>()
  readonly #socket: Socket
  readonly #reader = new RespReader()

  constructor(id: number, socket: Socket) {
    this.id = id
    this.#socket = socket
  }

  say(value: RespValue): void {
    this.#socket.write(encodeResp(value, this.version), 'latin1')
  }

  take(bytes: Buffer, hall: StoreHall): void {
    try {
      for (const command of this.#reader.push(bytes)) this.#obey(command, hall)
    } catch (error) {
      this.say({ error: `ERR ${error instanceof Error ? error.message : String(error)}` })
      this.#socket.end()
    }
  }

  #obey(command: RespValue, hall: StoreHall): void {
    if (!Array.isArray(command)) throw new Error('Protocol error: a command is an array')
    const words = command.map(String)
    if (words.length === 0) return
    this.say(runCommand(words, this, hall))
    if (words[0]?.toUpperCase() === 'QUIT') this.#socket.end()
  }
}
