import { type Server, Socket } from 'node:net'

/**
 * The idle sockets of an HTTP/1 server, as Node keeps them for `closeIdleConnections()`: those between two requests, and
 * those that never sent a byte. Empty for servers of other kinds, and before Node 18.2. `bytesBefore`: what a socket had
 * read before it came to this server.
 */
export function idleSocketsOf(server: Server, bytesBefore: (socket: Socket) => number): Socket[] {
  const connections = connectionsList(server)
  if (connections === null) return []
  const silent = socketsOf(connections.all()).filter((socket) => socket.bytesRead === bytesBefore(socket))
  const between = socketsOf(connections.idle()).filter((socket) => !isAnswering(socket))
  // Node 26 counts silent ones as idle itself.
  return [...new Set([...silent, ...between])].filter((socket) => !socket.destroyed)
}

/** Connections of an HTTP/1 server that HTTP does not speak any more (WebSockets, CONNECT), of `open` ones in all. */
export function upgradedCountOf(server: Server, open: number): number {
  const connections = connectionsList(server)
  return connections === null ? 0 : Math.max(0, open - connections.all().length)
}

interface ConnectionsList {
  all(): readonly unknown[]
  idle(): readonly unknown[]
}

function connectionsList(server: Server): ConnectionsList | null {
  for (const symbol of Object.getOwnPropertySymbols(server)) {
    if (symbol.description !== 'http.server.connections') continue
    const list: unknown = Reflect.get(server, symbol)
    return isConnectionsList(list) ? list : null
  }
  return null
}

function isConnectionsList(value: unknown): value is ConnectionsList {
  return typeof value === 'object' && value !== null && 'all' in value && 'idle' in value
}

/** The list holds parsers, each with its socket. */
function socketsOf(parsers: readonly unknown[]): Socket[] {
  return parsers.flatMap((parser) => {
    const isParser = typeof parser === 'object' && parser !== null && 'socket' in parser
    return isParser && parser.socket instanceof Socket ? [parser.socket] : []
  })
}

/** The same test as in Node's `closeIdleConnections`. */
function isAnswering(socket: Socket): boolean {
  const message: unknown = '_httpMessage' in socket ? socket._httpMessage : null
  return typeof message === 'object' && message !== null && 'finished' in message && message.finished !== true
}
