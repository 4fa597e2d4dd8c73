import type { ChannelCommand, ChannelOrder, ChannelWord } from '../../shared/channel-protocol.ts'
import { type ListenHandle, watchFronts } from './fronts.ts'
import { guarded } from './guarded.ts'
import { type HandedOver, watchHandedOver } from './handed-over.ts'
import { originals } from './originals.ts'

const command: ChannelCommand = 'NODE_CLUSTERDECK'

/**
 * Carries out what the primary orders over the IPC channel: adopting sockets, giving them back, counting connections.
 * Answers what came over it.
 */
export function openChannel(openConnections: () => number): HandedOver {
  const { send } = originals
  const handedOver = watchHandedOver()
  if (send === undefined) return handedOver
  const fronts = watchFronts()
  const say = (word: ChannelWord, handle?: ListenHandle, sent?: () => void): void => {
    // A channel that closed is told to nobody: the worker is about to end.
    if (process.connected) Reflect.apply(send, process, [{ cmd: command, ...word }, handle, undefined, sent ?? ignore])
  }
  const answer = (id: number, problem: string | null): void =>
    say({ act: 'done', id, ok: problem === null, words: problem ?? '' })
  const count = createCounter(openConnections, say)

  const serve = guarded(({ order, socket }: { readonly order: ChannelOrder; readonly socket: ListenHandle | null }) => {
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
        count(order.everyMs)
    }
  })
  const isOpen = listenFirst((message, handle) => {
    if (isOrder(message)) serve({ order: message, socket: isListenHandle(handle) ? handle : null })
    else {
      handedOver.hear(message, handle)
      fronts.hear(message)
    }
  })
  if (isOpen) say({ act: 'hello' })
  return handedOver
}

/**
 * Hears every message of node's own before anybody else. In the place of node's own first listener, so that the app counts
 * as many as without us. False when there is no channel.
 */
function listenFirst(hear: (message: unknown, handle: unknown) => void): boolean {
  const name = 'internalMessage'
  const [first]: unknown[] = Reflect.apply(process.listeners, process, [name])
  if (typeof first !== 'function') return false
  Reflect.apply(process.removeListener, process, [name, first])
  const listener = function (this: unknown, message: unknown, handle: unknown): void {
    hear(message, handle)
    Reflect.apply(first, this, [message, handle])
  }
  Reflect.apply(process.prependListener, process, [name, listener])
  return true
}

/** Tells the number of open connections, when it changed, at most every `everyMs`; 0 = no more. */
function createCounter(openConnections: () => number, say: (word: ChannelWord) => void): (everyMs: number) => void {
  let timer: NodeJS.Timeout | undefined
  let told: number | null = null
  const tell = guarded(() => {
    const open = openConnections()
    if (open === told) return
    told = open
    say({ act: 'open', count: open })
  })
  return (everyMs) => {
    originals.clearInterval(timer)
    timer = undefined
    told = null
    if (everyMs <= 0) return
    tell()
    timer = originals.setInterval(tell, everyMs)
    timer.unref()
  }
}

function ignore(): void {}

/** Only the primary can send these: the other end of the channel is its own. */
function isOrder(message: unknown): message is ChannelOrder {
  return typeof message === 'object' && message !== null && 'cmd' in message && message.cmd === command
}

function isListenHandle(handle: unknown): handle is ListenHandle {
  return typeof handle === 'object' && handle !== null && 'listen' in handle && 'close' in handle
}
