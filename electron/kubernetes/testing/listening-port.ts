import type { Server } from 'node:net'

/** The port that a server listens at. */
export function listeningPort(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
