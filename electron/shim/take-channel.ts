import type { RawHandle, RawPipe } from './node-internals.ts'

/** What Node's bootstrap made of the descriptor that the deck talks over. */
export interface TakenChannel {
  readonly pipe: RawPipe
  /** Sends one of Node's own JSON messages, without a handle; fails in silence. */
  send(message: object): void
}

const ownWords = ['send', '_send', 'disconnect', '_disconnect', 'channel', '_channel', 'connected'] as const
const ownState = ['_handleQueue', '_pendingMessage'] as const

/**
 * Takes the IPC channel away from `process`, which looks as under plain node afterwards: without `send`, and without the
 * listeners that came with the channel. Null where there is none.
 */
export function takeChannel(): TakenChannel | null {
  const symbol = Object.getOwnPropertySymbols(process).find(({ description }) => description === 'kChannelHandle')
  const send: unknown = Reflect.get(process, '_send')
  if (symbol === undefined || typeof send !== 'function' || process.connected !== true) return null
  const pipe: RawPipe = Reflect.get(process, symbol)
  const { channel } = process
  // From here on Node leaves the reference alone, which it would else drop after each write.
  channel?.unref()
  const standIn = { connected: true, channel, _handleQueue: null, _pendingMessage: null, emit: ignore }
  for (const name of [...ownWords, ...ownState, symbol]) Reflect.deleteProperty(process, name)
  forgetListeners()
  return {
    pipe,
    send: (message) => void Reflect.apply(send, standIn, [message, undefined, { swallowErrors: true }]),
  }
}

/** Those of lib/internal/child_process.js; what listens for signals under the same names is every process's own. */
function forgetListeners(): void {
  for (const name of ['internalMessage', 'newListener', 'removeListener']) {
    for (const listener of process.rawListeners(name)) {
      if (!/NODE_HANDLE|kPendingMessages|[cC]ontrol\.|efCounted/.test(String(listener))) continue
      Reflect.apply(process.removeListener, process, [name, listener])
    }
  }
}

function ignore(): void {}

/** libuv's UDP handle has no listen. */
export function isDatagram(handle: RawHandle): boolean {
  return 'bind6' in handle && !('listen' in handle)
}
