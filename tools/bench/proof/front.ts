import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

interface Place {
  readonly host: string
  readonly port: number
}

/**
 * What the mesh does where the kernel has IPVS: each new connection goes to the next place in turn, none is tried anew, and one
 * that is under way stays where it is.
 */
export class Front {
  readonly #server = createServer((client) => this.#deal(client))
  readonly #port: number
  #places: readonly Place[] = []
  #next = 0

  constructor(port: number) {
    this.#port = port
  }

  async open(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  /** Those that get connections from now on. */
  set places(places: readonly Place[]) {
    this.#places = places
  }

  close(): void {
    this.#server.close()
  }

  #deal(client: Socket): void {
    this.#next += 1
    const place = this.#places[this.#next % Math.max(1, this.#places.length)]
    client.on('error', () => {})
    if (place === undefined) return void client.resetAndDestroy()
    const server = connect(place)
    server.on('error', () => client.resetAndDestroy())
    client.on('close', () => server.destroy())
    server.on('close', () => client.destroy())
    client.pipe(server).pipe(client)
  }
}
