import type dgram from 'node:dgram'
import type net from 'node:net'
import type { HandleKind } from '../../../shared/own-primary/protocol.ts'
import { datagramSocketOf, type RawHandle, serverOf, socketOf } from './node-internals.ts'

/** A handle on its way through this process, to or from an app's own primary: nothing reads, accepts or is emitted on it. */
export class CarriedHandle {
  readonly kind: HandleKind
  readonly raw: RawHandle
  #isClosed = false

  constructor(kind: HandleKind, raw: RawHandle) {
    this.kind = kind
    this.raw = raw
  }

  /** Closes our copy. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.raw.close()
  }

  /** What `child.send` has to be given for the other side to get a handle of this kind. It is `close` that ends it. */
  asSent(): net.Socket | net.Server | dgram.Socket | RawHandle {
    switch (this.kind) {
      case 'socket':
        return socketOf(this.raw)
      case 'server':
        return serverOf(this.raw)
      case 'datagram':
        return datagramSocketOf(this.raw)
      case 'native':
        return this.raw
    }
  }
}

const kinds: Readonly<Record<string, HandleKind>> = {
  'net.Socket': 'socket',
  'net.Server': 'server',
  'dgram.Socket': 'datagram',
  'net.Native': 'native',
  'dgram.Native': 'native',
}

/**
 * Has Node hand on what comes with this `NODE_HANDLE` message as it is. By itself Node would read from the socket, accept
 * at the server and bind the datagram socket here (`handleConversion` in lib/internal/child_process.js).
 */
export function keepRaw(message: object): HandleKind {
  const type = String(Reflect.get(message, 'type'))
  Reflect.set(message, 'type', type.startsWith('dgram.') ? 'dgram.Native' : 'net.Native')
  return kinds[type] ?? 'native'
}

/**
 * What a worker's server asks of sockets that it sent away, answered as if they were closed: they are none of ours, and its
 * `server.close()` is not to wait for them (`SocketListSend` in lib/internal/socket_list.js). Null: another message.
 */
export function answerOfSocketList(raw: unknown): object | null {
  if (typeof raw !== 'object' || raw === null || !('cmd' in raw) || !('key' in raw)) return null
  const { cmd, key } = raw
  if (cmd === 'NODE_SOCKET_NOTIFY_CLOSE') return { cmd: 'NODE_SOCKET_ALL_CLOSED', key }
  return cmd === 'NODE_SOCKET_GET_COUNT' ? { cmd: 'NODE_SOCKET_COUNT', key, count: 0 } : null
}
