import { subscribe } from 'node:diagnostics_channel'
import { Server, Socket } from 'node:net'
import type { AgentListen, AgentReport } from '../../../shared/agent-protocol.ts'
import type { ServerProtocol } from '../../../shared/server-protocols.ts'
import { guarded } from '../cover/guarded.ts'
import { originals } from '../cover/originals.ts'
import { upgradedCountOf } from './http-connections.ts'
import { describeListen } from './listen-address.ts'
import { protocolOf } from './server-protocol.ts'

export interface ServerWatch {
  readonly servers: ReadonlySet<Server>
  /** It may listen by now. */
  met(server: Server): void
  listens(): AgentListen[]
  sockets(): NonNullable<AgentReport['sockets']>
  /** A server whose requests can be counted listens, or has connections left. */
  servesHttp(): boolean
  /** Called at every heartbeat. */
  beat(): void
}

interface ServerFacts {
  /** Another set of servers listens, or elsewhere. */
  changed(): void
  /** A connection that a worker had before counts as opened there. */
  isNew(socket: Socket): boolean
  /** Told of each that is not new. */
  moved(socket: Socket): void
  readonly publishesHttp2: boolean
}

/**
 * Knows every server of this worker, those that listen alone (`exclusive: true`) among them. Node 20.16, 22.4 and later
 * announce `listen` on a tracing channel. Older ones do not: there the active handles are looked through, at most 1 % of
 * the time, until the channel has proven that it works; servers behind a round-robin primary have no handle there, and are
 * met where the primary answers for them.
 *
 * Open connections are what Node itself counts on each server: no socket is held, no listener added.
 */
export function createServerWatch(facts: ServerFacts): ServerWatch {
  const { changed, publishesHttp2 } = facts
  const countsRequests = (protocol: ServerProtocol): boolean =>
    protocol === 'h2c' || protocol === 'h2-only' ? publishesHttp2 : protocol !== 'tcp' && protocol !== 'tls'
  const servers = new Set<Server>()
  let isAnnounced = false
  let nextScanMs = 0
  let listening = ''

  const checkListening = (): void => {
    const now = originals.stringify(listensOf(servers))
    if (now === listening) return
    listening = now
    changed()
  }
  const forget = (server: Server): void => {
    servers.delete(server)
    arrivals.forget(server)
  }
  const scanHandles = (): void => {
    const startMs = originals.monoMs()
    if (startMs < nextScanMs) return
    for (const handle of activeHandles()) if (handle instanceof Server) servers.add(handle)
    const endMs = originals.monoMs()
    nextScanMs = endMs + 100 * (endMs - startMs)
  }

  subscribe(
    'tracing:net.server.listen:asyncEnd',
    guarded((message: unknown) => {
      if (!hasServer(message) || !(message.server instanceof Server)) return
      isAnnounced = true
      servers.add(message.server)
      checkListening()
    }),
  )
  const arrivals = watchArrivals(facts, (server) => servers.add(server))

  return {
    servers,
    met: (server) => {
      servers.add(server)
      checkListening()
    },
    listens: () => listensOf(servers),
    sockets: () => ({
      open: openConnections(servers),
      openedCount: arrivals.openedCount,
      upgraded: upgradedConnections(servers),
    }),
    servesHttp: () => [...servers].some((server) => countsRequests(protocolOf(server))),
    beat: () => {
      if (!isAnnounced) scanHandles()
      for (const server of servers) if (!server.listening && connectionsOf(server) === 0) forget(server)
      checkListening()
    },
  }
}

/** Counts new connections, and tells of the server that took one where it is not that of the one before. */
function watchArrivals({ isNew, moved }: ServerFacts, met: (server: Server) => void) {
  let openedCount = 0
  let lastServer: unknown = null
  // Once per connection, and guarded by hand: what all guarded functions share is compiled for none of them.
  subscribe('net.server.socket', (message) => {
    try {
      if (!hasSocket(message) || !(message.socket instanceof Socket)) return
      const { socket } = message
      if (isNew(socket)) openedCount += 1
      else moved(socket)
      if (!hasServer(socket) || socket.server === lastServer) return
      lastServer = socket.server
      if (lastServer instanceof Server) met(lastServer)
    } catch {
      // As `guarded` says.
    }
  })
  return {
    get openedCount() {
      return openedCount
    },
    forget(server: Server) {
      if (server === lastServer) lastServer = null
    },
  }
}

/** The server-side sockets that are open now, UNIX ones too. O(n) over everything that keeps the process alive. */
export function openServerSockets(): Socket[] {
  return activeHandles().filter(
    (handle): handle is Socket =>
      handle instanceof Socket && hasServer(handle) && handle.server instanceof Server && !handle.destroyed,
  )
}

/** Server-side sockets open now, over all servers, those being closed too. */
function openConnections(servers: Iterable<Server>): number {
  let open = 0
  for (const server of servers) open += connectionsOf(server)
  return open
}

/** Connections that HTTP/1 handed on. Counting walks over all of them: only where somebody takes upgrades. */
function upgradedConnections(servers: Iterable<Server>): number {
  let upgraded = 0
  for (const server of servers)
    if (server.listenerCount('upgrade') > 0) upgraded += upgradedCountOf(server, connectionsOf(server))
  return upgraded
}

/** The field behind `server.getConnections()`, which in a cluster's worker answers for this process alone. */
export function connectionsOf(server: Server): number {
  return '_connections' in server && typeof server._connections === 'number' ? server._connections : 0
}

function listensOf(servers: Iterable<Server>): AgentListen[] {
  return [...servers].map(describeListen).filter((listen) => listen !== null)
}

function activeHandles(): readonly unknown[] {
  const list = '_getActiveHandles' in process ? process._getActiveHandles : null
  return typeof list === 'function' ? list.call(process) : []
}

function hasServer(value: unknown): value is { readonly server: unknown } {
  return typeof value === 'object' && value !== null && 'server' in value
}

function hasSocket(value: unknown): value is { readonly socket: unknown } {
  return typeof value === 'object' && value !== null && 'socket' in value
}
