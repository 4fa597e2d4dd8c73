import { guarded } from '../cover/guarded.ts'
import { originals } from '../cover/originals.ts'

const name = 'SIGTERM'

type Listener = (...args: unknown[]) => void

/**
 * Stands before whatever a SIGTERM does in this process: the first is kept until `pass`, or another one. The app sees nothing
 * of it: no listener of ours is listed, and what happens then is what would have happened at once.
 */
export class TerminationHold {
  readonly #limitMs: number
  readonly #came: () => void
  /** Node's own, from before the app's first line: they have it hear a signal. */
  readonly #ofNode: readonly unknown[] = listenersOf('newListener')
  #state: 'armed' | 'held' | 'spent' = 'armed'
  /** What Node calls listeners of the signal with. */
  #args: readonly unknown[] = []
  #limit: NodeJS.Timeout | undefined

  /** `came`: it is kept from now on, for `limitMs` at most. */
  constructor(limitMs: number, came: () => void) {
    this.#limitMs = limitMs
    this.#came = guarded(came)
    this.arm()
  }

  /** Again and again: Node stops hearing a signal when an app takes its last listener of it back. */
  arm(): void {
    if (this.#state !== 'armed' || listenersOf(name).length > 0) return
    // Node calls the `emit` that stands here now at every signal, until it is told that no listener is left.
    const own = Object.getOwnPropertyDescriptor(process, 'emit')
    const value = (type: unknown, ...args: unknown[]): boolean => this.#speak(type, args)
    Object.defineProperty(process, 'emit', { value, writable: true, configurable: true })
    try {
      process.on(name, nothing)
      process.off(name, nothing)
    } finally {
      if (own === undefined) Reflect.deleteProperty(process, 'emit')
      else Object.defineProperty(process, 'emit', own)
    }
  }

  /** What the signal would have done: the app's listeners are called, or the process ends by it. */
  pass(): void {
    if (this.#state !== 'held') return
    this.#state = 'spent'
    originals.clearTimeout(this.#limit)
    // Where nothing of ours catches what a listener of the app throws.
    originals.setImmediate(() => {
      if (listenersOf(name).length > 0) {
        Reflect.apply(process.emit, process, [name, ...this.#args])
        return
      }
      // Now it is told, and stops hearing it.
      process.on(name, nothing)
      process.off(name, nothing)
      process.kill(process.pid, name)
    })
  }

  #speak(type: unknown, args: readonly unknown[]): boolean {
    if (type === name) this.#signalled(args)
    else if (type === 'newListener') {
      for (const listener of this.#ofNode) if (isListener(listener)) Reflect.apply(listener, process, args)
    }
    return true
  }

  #signalled(args: readonly unknown[]): void {
    if (this.#state === 'held') this.pass()
    else if (this.#state === 'spent') Reflect.apply(process.emit, process, [name, ...args])
    else {
      this.#state = 'held'
      this.#args = args
      this.#limit = originals.setTimeout(() => this.pass(), this.#limitMs)
      this.#limit.unref()
      this.#came()
    }
  }
}

function nothing(): void {}

const isListener = (value: unknown): value is Listener => typeof value === 'function'

function listenersOf(event: string): readonly unknown[] {
  const found: unknown = Reflect.apply(originals.listeners, process, [event])
  return Array.isArray(found) ? found : []
}
