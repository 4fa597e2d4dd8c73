import type { Server } from 'node:net'
import type { ChannelCommand, ChannelOrder, ChannelWord } from '../../shared/channel-protocol.ts'
import { type Fronts, type ListenHandle, watchFronts } from './cover/fronts.ts'
import { guarded } from './cover/guarded.ts'
import { originals } from './cover/originals.ts'
import { isFunction } from './cover/stand-in.ts'
import type { HandedOver, NewConnection } from './servers/handed-over.ts'

const command: ChannelCommand = 'NODE_CLUSTERDECK'

/** A raw connection, without a socket around it. */
export interface RawConnection {
  close(): void
}

type Listener = (message: unknown, handle: unknown) => unknown
type Say = (word: ChannelWord, handle?: RawConnection, sent?: () => void) => void

/** Gives connections to other workers, by way of the primary. */
export interface Channel {
  /** The primary's key for the server; null when its connections cannot be given away. */
  keyOf(server: Server): string | null
  /** Calls back once with what became of it, unless the channel ends; the handle is still the caller's to close. */
  move(key: string, connection: RawConnection, ended: (isTaken: boolean) => void): void
}

/**
 * Carries out what the primary orders over the IPC channel: adopting sockets, giving them back, counting connections.
 * Null where there is no channel. `handedOver` hears what comes over it, `served` of every server that listens through it.
 */
export function openChannel(
  openConnections: () => number,
  handedOver: HandedOver,
  served: (server: Server) => void,
): Channel | null {
  const { send } = originals
  if (send === undefined) return null
  const fronts = watchFronts(served)
  const say: Say = (word, handle, sent) => {
    // A channel that closed is told to nobody: the worker is about to end.
    if (process.connected) Reflect.apply(send, process, [{ cmd: command, ...word }, handle, undefined, sent ?? ignore])
  }
  const count = createCounter(openConnections, say)
  const moving = new Map<number, (isTaken: boolean) => void>()
  const serve = guarded((arrived: ArrivedOrder) => carryOut(arrived, { fronts, count, moving, say }))
  let lastId = 0

  const isOpen = listenFirst((message, handle) => {
    // Most are new connections: they come first, and cost no more than they must.
    if (isNewConnection(message)) {
      count.came()
      handedOver.came(message, handle)
    } else if (isOrder(message)) serve({ order: message, socket: isListenHandle(handle) ? handle : null })
    else fronts.hear(message)
  })
  if (!isOpen) return null
  say({ act: 'hello' })
  return {
    keyOf: fronts.keyOf,
    move(key, connection, ended) {
      const end = (isTaken: boolean): void => {
        if (!isTaken) handedOver.cameBack(connection)
        ended(isTaken)
      }
      if (!process.connected) {
        end(false)
        return
      }
      const id = ++lastId
      moving.set(id, end)
      say({ act: 'move', id, key }, connection)
    },
  }
}

interface ArrivedOrder {
  readonly order: ChannelOrder
  readonly socket: ListenHandle | null
}

interface OrderParts {
  readonly fronts: Fronts
  readonly count: ReturnType<typeof createCounter>
  /** What is on its way to another worker. */
  readonly moving: Map<number, (isTaken: boolean) => void>
  readonly say: Say
}

function carryOut({ order, socket }: ArrivedOrder, { fronts, count, moving, say }: OrderParts): void {
  const answer = (id: number, problem: string | null): void =>
    say({ act: 'done', id, ok: problem === null, words: problem ?? '' })
  switch (order.act) {
    case 'adopt': {
      const problem =
        socket === null ? 'no socket came along' : fronts.adopt(order.key, order.place, order.backlog, socket)
      if (problem !== null) socket?.close()
      answer(order.id, problem)
      return
    }
    case 'return':
      answer(order.id, fronts.giveBack(order.key, order.place))
      return
    case 'echo':
      if (socket === null) answer(order.id, 'no socket came along')
      else say({ act: 'done', id: order.id, ok: true, words: '' }, socket, () => socket.close())
      return
    case 'count':
      count.every(order.everyMs)
      return
    case 'moved': {
      const ended = moving.get(order.id)
      moving.delete(order.id)
      ended?.(order.isTaken)
    }
  }
}

/**
 * Hears every message of node's own before anybody else. In the place of node's own first listener, so that the app counts
 * as many as without us. False when there is no channel.
 */
function listenFirst(hear: (message: unknown, handle: unknown) => void): boolean {
  const name = 'internalMessage'
  const [first]: unknown[] = Reflect.apply(process.listeners, process, [name])
  if (!isFunction(first)) return false
  Reflect.apply(process.removeListener, process, [name, first])
  Reflect.apply(process.prependListener, process, [name, inPlaceOf(first, hear)])
  return true
}

/**
 * Calls `hear` before Node's own listener, and passes for it: a bound function shows no source, as a proxy would, and has the
 * same name. It is called for every message, and a proxy costs as much as all the rest that is done with one.
 */
function inPlaceOf(first: Listener, hear: Listener): Listener {
  const both: Listener = function (this: unknown, message, handle) {
    hear(message, handle)
    return Reflect.apply(first, this, [message, handle])
  }
  const listener = both.bind(process)
  for (const name of Reflect.ownKeys(first)) {
    const own = Object.getOwnPropertyDescriptor(first, name)
    if (own !== undefined) Object.defineProperty(listener, name, own)
  }
  return listener
}

/**
 * Tells the number of open connections at most every `everyMs`, 0 = no more: when it changed, and when connections came. The
 * primary adds those to what it heard; of some that came and went between two looks it would wait for ever to hear.
 */
function createCounter(openConnections: () => number, say: (word: ChannelWord) => void) {
  let timer: NodeJS.Timeout | undefined
  let told: number | null = null
  const tell = guarded(() => {
    const open = openConnections()
    if (open === told) return
    told = open
    say({ act: 'open', count: open })
  })
  return {
    came() {
      told = null
    },
    every(everyMs: number) {
      originals.clearInterval(timer)
      timer = undefined
      told = null
      if (everyMs <= 0) return
      tell()
      timer = originals.setInterval(tell, everyMs)
      timer.unref()
    },
  }
}

function ignore(): void {}

/** Only the primary can send these: the other end of the channel is its own. */
function isOrder(message: unknown): message is ChannelOrder {
  return typeof message === 'object' && message !== null && 'cmd' in message && message.cmd === command
}

/** The primary hands a connection over. */
function isNewConnection(message: unknown): message is NewConnection {
  return typeof message === 'object' && message !== null && 'act' in message && message.act === 'newconn'
}

function isListenHandle(handle: unknown): handle is ListenHandle {
  return typeof handle === 'object' && handle !== null && 'listen' in handle && 'close' in handle
}
