import { type Server, Socket } from 'node:net'
import type { RawConnection } from '../channel.ts'

/** libuv's handle of a connection, as far as it is touched here. */
interface ConnectionHandle extends RawConnection {
  readStop(): number
  readonly writeQueueSize: number
}

/**
 * Takes the connection out of an HTTP/1 socket that is idle: the parser lets go as at the socket's end (node's own `close`
 * listener does it), no timer is left, and neither `close` nor anything else reaches the app, for whom the socket is
 * simply gone. What the client sends meanwhile stays in the kernel. Null, and nothing is touched, where a byte could be
 * lost or where the next worker could not go on: TLS, upgrades, a socket that another server accepted.
 */
export function detachSocket(server: Server, socket: Socket): ConnectionHandle | null {
  const handle: unknown = Reflect.get(socket, '_handle')
  const letGo = parserRelease(socket)
  if (letGo === null || !isPlain(handle) || handle.writeQueueSize !== 0 || !isQuiet(server, socket)) return null
  if (handle.readStop() !== 0) return null
  Reflect.apply(letGo, socket, [])
  socket.setTimeout(0)
  Reflect.set(socket, '_handle', null)
  Reflect.set(socket, '_server', null)
  // Answers `destroyed`, and is destroyed without a word when the app wants it.
  Reflect.set(socket, 'destroyed', true)
  countIn(server, -1)
  const emitClose: unknown = Reflect.get(server, '_emitCloseIfDrained')
  if (typeof emitClose === 'function') Reflect.apply(emitClose, server, [])
  return handle
}

/** Gives the server a connection that nobody else could take, as if it were new. */
export function reattach(server: Server, connection: RawConnection): void {
  // What node notes on a handle: that it reads, and that its bytes go to an HTTP parser, which happens only once.
  Object.assign(connection, { reading: false, _consumed: false })
  const front: unknown = Reflect.get(server, '_handle')
  const onconnection: unknown = typeof front === 'object' && front !== null ? Reflect.get(front, 'onconnection') : null
  if (typeof onconnection === 'function') {
    Reflect.apply(onconnection, front, [0, connection])
    return
  }
  // Closed meanwhile: it serves what it has, and waits for it.
  const socket: Socket = Reflect.construct(Socket, [{ handle: connection, allowHalfOpen: true }])
  Object.assign(socket, { server, _server: server })
  countIn(server, 1)
  server.emit('connection', socket)
}

/** On Windows reads are under way ahead of the data, and what they got would be lost with them. */
const canMove = process.platform !== 'win32'

/** Raw TCP and UNIX connections have these classes of libuv's; TLS wraps them in its own. */
function isPlain(handle: unknown): handle is ConnectionHandle {
  if (!canMove || typeof handle !== 'object' || handle === null) return false
  return handle.constructor.name === 'TCP' || handle.constructor.name === 'Pipe'
}

function isQuiet(server: Server, socket: Socket): boolean {
  return (
    Reflect.get(socket, 'server') === server &&
    !socket.destroyed &&
    socket.readable &&
    !socket.readableEnded &&
    !socket.isPaused() &&
    socket.writable &&
    !socket.writableEnded &&
    socket.readableLength === 0 &&
    socket.writableLength === 0 &&
    !Reflect.get(socket, '_httpMessage')
  )
}

/** `socketOnClose` of node's lib/_http_server.js, in Node 18 to 26: frees the parser, and aborts requests, of which there are none. */
function parserRelease(socket: Socket): ((this: Socket) => unknown) | null {
  if (!Reflect.get(socket, 'parser')) return null
  for (const listener of socket.listeners('close')) {
    if (listener.name === 'bound socketOnClose' && isListener(listener)) return listener
  }
  return null
}

const isListener = (value: unknown): value is (this: Socket) => unknown => typeof value === 'function'

/** As node counts connections; a server that closes waits for this number to be zero. */
function countIn(server: Server, change: 1 | -1): void {
  const open: unknown = Reflect.get(server, '_connections')
  if (typeof open === 'number') Reflect.set(server, '_connections', open + change)
}
