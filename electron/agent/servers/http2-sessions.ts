import type { ServerHttp2Session } from 'node:http2'
import { type Server, Socket } from 'node:net'
import { types } from 'node:util'
import { isHttp2, isTls } from './server-protocol.ts'
import { openServerSockets } from './server-watch.ts'

/** True while the session has a request whose answer has not begun: its client waits, and is not likely to ask. */
export function isAwaited(session: ServerHttp2Session): boolean {
  for (const symbol of Object.getOwnPropertySymbols(session)) {
    if (symbol.description !== 'state') continue
    const state: unknown = Reflect.get(session, symbol)
    const streams: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, 'streams') : null
    return types.isMap(streams) && [...mapValues(streams)].some(isUnanswered)
  }
  return false
}

/** Node's own maps are cut off from `Map.prototype`. */
const mapValues = (map: Map<unknown, unknown>): Iterable<unknown> => Reflect.apply(Map.prototype.values, map, [])

const isUnanswered = (stream: unknown): boolean =>
  typeof stream === 'object' && stream !== null && 'headersSent' in stream && stream.headersSent === false

/**
 * Finds the sessions of HTTP/2 servers that are open now, on every Node, those without a request included. Nothing tells of
 * them but the `session` event, and a listener would be the app's to see: they are found by their sockets.
 */
export function createHttp2Finder(servers: ReadonlySet<Server>): () => readonly ServerHttp2Session[] {
  const known = new WeakMap<Socket, ServerHttp2Session>()
  return () => {
    if (![...servers].some(isHttp2)) return []
    return openServerSockets().flatMap((raw) => {
      const session = known.get(raw) ?? sessionOn(raw)
      if (session === null) return []
      known.set(raw, session)
      return [session]
    })
  }
}

function sessionOn(raw: Socket): ServerHttp2Session | null {
  const server: unknown = 'server' in raw ? raw.server : null
  if (!isServer(server) || !isHttp2(server)) return null
  const socket = isTls(server) ? secureSocketOf(raw) : raw
  if (socket === null) return null
  // Under a symbol on Node 18, under a name later: see `setupHandle` and `Http2Session` of lib/internal/http2/core.js.
  for (const key of Reflect.ownKeys(socket)) {
    const value: unknown = Object.getOwnPropertyDescriptor(socket, key)?.value
    if (isServerSession(value)) return value
  }
  return null
}

/** As lib/_tls_wrap.js writes the listener by which a TLS socket ends with the one it wraps (Node 20 to 26). */
const endsWithIt = '() => this.destroy()'

/**
 * The TLS socket around an accepted one, which holds no reference to it but in that listener: called while `destroy` answers
 * who was meant, it tells. Node adds exactly one; where the app has one of the same words nothing is touched. Null on Node 18.
 */
function secureSocketOf(raw: Socket): Socket | null {
  const ends = raw.listeners('close').filter((listener) => String(listener) === endsWithIt)
  const [end] = ends
  if (ends.length !== 1 || end === undefined) return null
  const { prototype } = loadTls().TLSSocket
  const before = Object.getOwnPropertyDescriptor(prototype, 'destroy')
  let found: unknown = null
  Object.defineProperty(prototype, 'destroy', {
    configurable: true,
    value(this: unknown) {
      found = this
      return this
    },
  })
  try {
    Reflect.apply(end, raw, [])
  } finally {
    if (before === undefined) Reflect.deleteProperty(prototype, 'destroy')
    else Object.defineProperty(prototype, 'destroy', before)
  }
  return found instanceof Socket ? found : null
}

/** It is there already: a TLS server listens. */
const loadTls = (): typeof import('node:tls') => require('node:tls')

const isServer = (value: unknown): value is Server => typeof value === 'object' && value !== null && 'listen' in value

/** `type` 0: the server's end (`NGHTTP2_SESSION_SERVER`). */
function isServerSession(value: unknown): value is ServerHttp2Session {
  return typeof value === 'object' && value !== null && 'goaway' in value && 'type' in value && value.type === 0
}
