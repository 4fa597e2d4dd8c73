import { Server, type Socket } from 'node:net'
import type { ServerProtocol } from '../../../shared/server-protocols.ts'

/**
 * What a server speaks, by what the constructors of Node 18 to 26 leave on it. Its class is not asked for: naming
 * `http.Server` would load HTTP into an app that has none. One that forwards its sockets to other servers (several protocols
 * on one port) is `tcp` or `tls` until a request came that way.
 */
export function protocolOf(server: Server): ServerProtocol {
  if (isHttp2(server)) return isTls(server) ? (offersHttp1(server) ? 'h2' : 'h2-only') : 'h2c'
  // Set by `http.Server` and `https.Server`.
  if ('maxHeadersCount' in server) return isTls(server) ? 'https' : 'http'
  return spoken.get(server) ?? (isTls(server) ? 'tls' : 'tcp')
}

/** What came over servers that are no HTTP servers. */
const spoken = new WeakMap<Server, ServerProtocol>()

/** A request came to `server` on that socket: whoever accepted it serves HTTP. Runs at every request. */
export function spokeHttp(socket: Socket, server: Server): void {
  const inner: unknown = '_parent' in socket ? socket._parent : null
  const isSecure = typeof inner === 'object' && inner !== null
  const accepted = isSecure ? inner : socket
  const acceptor: unknown = '_server' in accepted ? accepted._server : null
  if (acceptor === server) return
  if (acceptor instanceof Server && !spoken.has(acceptor)) spoken.set(acceptor, isSecure ? 'https' : 'http')
}

/** True for all that inherit from `tls.Server`. */
export const isTls = (server: Server): boolean => 'setSecureContext' in server

/** What the server puts forward while TLS is set up: each protocol by its name. `allowHTTP1` adds HTTP/1. */
function offersHttp1(server: Server): boolean {
  const offered: unknown = 'ALPNProtocols' in server ? server.ALPNProtocols : null
  return Buffer.isBuffer(offered) && offered.includes('http/1.1')
}

/** True for the servers that `node:http2` makes. */
export function isHttp2(server: Server): boolean {
  if (!('updateSettings' in server)) return false
  return Object.getOwnPropertySymbols(server).some((symbol) => symbol.description === 'options')
}
