import type { Server } from 'node:net'

/** `this` is the server, `call` the event and what comes with it. */
type Emit = (this: unknown, ...call: readonly unknown[]) => unknown
/** Takes an event away from the app by saying true; `forward` makes what gives it to the app later. */
export type TakeEvent = (call: readonly unknown[], forward: () => () => unknown) => boolean

/**
 * Stands before the `emit` of servers, as a property of their own, and leaves each as it was met. What stood there before, on
 * the server or on whatever it inherits from, is looked up at each call: an app may replace it meanwhile.
 */
export class WrappedServers {
  readonly #wrapped = new Map<Server, { readonly emit: Emit; readonly before: PropertyDescriptor | undefined }>()
  readonly #take: TakeEvent

  constructor(take: TakeEvent) {
    this.#take = take
  }

  /** Once more where the app put something of its own over ours. Called at every request. */
  wrap(server: Server): void {
    if (this.#wrapped.get(server)?.emit === server.emit) return
    const before = Object.getOwnPropertyDescriptor(server, 'emit')
    const emit = emitBefore(this.#take, server, before?.value)
    try {
      Object.defineProperty(server, 'emit', { value: emit, writable: true, configurable: true })
      this.#wrapped.set(server, { emit, before })
    } catch {
      // Frozen: its requests cannot be met.
    }
  }

  /** Where the app's own stands over ours by now, ours stays below it and lets everything through. */
  unwrapAll(): void {
    for (const [server, { emit, before }] of this.#wrapped) {
      if (Object.getOwnPropertyDescriptor(server, 'emit')?.value !== emit) continue
      if (before === undefined) Reflect.deleteProperty(server, 'emit')
      else Object.defineProperty(server, 'emit', before)
    }
    this.#wrapped.clear()
  }
}

/** Runs at every event of a server: what is not needed for most of them is made for the others alone. */
function emitBefore(take: TakeEvent, server: Server, own: unknown): Emit {
  const isOwn = isEmit(own)
  return function (...call) {
    if (isWatched(call[0]) && isTaken(take, call, () => () => Reflect.apply(below(), this, call))) return true
    // Nothing of ours throws; what the app's listeners throw goes where it always went.
    return Reflect.apply(below(), this, call)
  }

  function below(): Emit {
    return isOwn ? own : Object.getPrototypeOf(server).emit
  }
}

const isEmit = (value: unknown): value is Emit => typeof value === 'function'

const isWatched = (event: unknown): boolean =>
  event === 'request' || event === 'stream' || event === 'checkContinue' || event === 'checkExpectation'

function isTaken(take: TakeEvent, call: readonly unknown[], forward: () => () => unknown): boolean {
  try {
    return take(call, forward)
  } catch {
    return false
  }
}
