import type { Server } from 'node:net'

type Emit = (this: unknown, event: unknown, ...args: readonly unknown[]) => unknown
/** Takes an event away from the app by saying true; `forward` gives it to the app, now or later. */
export type TakeEvent = (event: unknown, args: readonly unknown[], forward: () => unknown) => boolean

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

  /** Once more where the app put something of its own over ours. */
  wrap(server: Server): void {
    if (this.#wrapped.get(server)?.emit === server.emit) return
    const before = Object.getOwnPropertyDescriptor(server, 'emit')
    const own: unknown = before?.value
    const below: () => unknown =
      typeof own === 'function' ? () => own : () => Reflect.get(Object.getPrototypeOf(server), 'emit')
    const take = this.#take
    const emit: Emit = function (event, ...args) {
      // Nothing of ours throws; what the app's listeners throw goes where it always went.
      const forward = (): unknown => {
        const next = below()
        return typeof next === 'function' ? Reflect.apply(next, this, [event, ...args]) : false
      }
      return isTaken(take, event, args, forward) || forward()
    }
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

function isTaken(take: TakeEvent, event: unknown, args: readonly unknown[], forward: () => unknown): boolean {
  try {
    return take(event, args, forward)
  } catch {
    return false
  }
}
