import type { AsyncHook } from 'node:async_hooks'
import type { HeldOrigin } from '../../../shared/inspection/holding.ts'
import type { InspectionPorts } from '../load-inspection.ts'

const mostMs = 60_000
const mostKnown = 20_000
const mostTold = 100
const frames = 12
/** Things that nobody leaks: they end by themselves, and come by the thousand. */
const passing = new Set([
  'PROMISE',
  'TickObject',
  'Immediate',
  'HTTPINCOMINGMESSAGE',
  'TCPCONNECTWRAP',
  'SHUTDOWNWRAP',
  'WRITEWRAP',
])

interface Known {
  readonly kind: string
  readonly place: string
}

/**
 * Notes where timers, sockets, files and the like are made, for some seconds, and which of them still live. Costs the app a stack
 * for each: begun by a person alone, and over by itself.
 */
export class Origins {
  readonly #ports: InspectionPorts
  readonly #ownFiles: RegExp
  readonly #known = new Map<number, Known>()
  #hook: AsyncHook | null = null
  #timer: NodeJS.Timeout | undefined
  #endsMs = 0
  #wasAsked = false

  constructor(ports: InspectionPorts) {
    this.#ports = ports
    this.#ownFiles = /[\\/]agent(-\w+)?\.cjs:/
  }

  /** Begins, or goes on for so long from now. */
  find(forMs: number): void {
    const { originals } = this.#ports
    const lastsMs = Math.min(mostMs, forMs)
    this.#wasAsked = true
    this.#endsMs = originals.monoMs() + lastsMs
    originals.clearTimeout(this.#timer)
    this.#timer = originals.setTimeout(() => this.#stop(), lastsMs)
    this.#timer.unref()
    if (this.#hook !== null) return
    this.#known.clear()
    const hooks: typeof import('node:async_hooks') = require('node:async_hooks')
    this.#hook = hooks.createHook({
      init: (asyncId, kind) => {
        if (passing.has(kind) || this.#known.size >= mostKnown) return
        this.#known.set(asyncId, { kind, place: '' })
        const place = this.#placeNow()
        if (place === null) this.#known.delete(asyncId)
        else this.#known.set(asyncId, { kind, place })
      },
      destroy: (asyncId) => this.#known.delete(asyncId),
    })
    this.#hook.enable()
  }

  /** The most first; null: nobody asked yet. */
  read(): HeldOrigin[] | null {
    if (!this.#wasAsked) return null
    const counts = new Map<string, { kind: string; place: string; count: number }>()
    for (const { kind, place } of this.#known.values()) {
      const key = `${kind} ${place}`
      const origin = counts.get(key) ?? { kind, place, count: 0 }
      origin.count += 1
      counts.set(key, origin)
    }
    return [...counts.values()].sort((one, other) => other.count - one.count).slice(0, mostTold)
  }

  get leftMs(): number {
    return this.#hook === null ? 0 : Math.max(0, Math.round(this.#endsMs - this.#ports.originals.monoMs()))
  }

  close(): void {
    this.#stop()
    this.#known.clear()
  }

  /** What was found stays to be read; what ends from now on is not noticed any more. */
  #stop(): void {
    this.#ports.originals.clearTimeout(this.#timer)
    this.#hook?.disable()
    this.#hook = null
  }

  /**
   * The nearest call of the app; null where there is only our own, or Node's. The app's formatter of stacks is not asked, and finds
   * its own again.
   */
  #placeNow(): string | null {
    const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace')
    const limit = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')
    if (before?.configurable === false || limit?.configurable === false) return null
    try {
      Object.defineProperty(Error, 'prepareStackTrace', {
        value: (_: unknown, sites: unknown) => sites,
        configurable: true,
      })
      Object.defineProperty(Error, 'stackTraceLimit', { value: frames, configurable: true, writable: true })
      const holder: { stack?: unknown } = {}
      Error.captureStackTrace(holder)
      const sites: unknown = holder.stack
      if (!Array.isArray(sites)) return null
      const calls = sites.map(String).filter((call) => !this.#ownFiles.test(call))
      const own = calls.find((call) => !call.includes('node:') && /:\d+:\d+\)?$/.test(call))
      return own === undefined ? null : own.slice(0, 300)
    } finally {
      restore('prepareStackTrace', before)
      restore('stackTraceLimit', limit)
    }
  }
}

function restore(name: string, descriptor: PropertyDescriptor | undefined): void {
  if (descriptor === undefined) Reflect.deleteProperty(Error, name)
  else Object.defineProperty(Error, name, descriptor)
}
