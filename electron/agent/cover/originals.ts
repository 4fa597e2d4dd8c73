const { hrtime } = process

/**
 * What the agent needs of the runtime, held from before the app's first line: an app may replace timers, clocks and
 * `process.send` (test doubles, instrumentation), and neither side should notice the other.
 */
export const originals = {
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setImmediate: globalThis.setImmediate,
  nextTick: process.nextTick.bind(process),
  /**
   * Milliseconds of the machine's monotonic clock: the same in the primary and in all its workers. Not by `performance`, which
   * an app may never ask for: Node loads it when first named.
   */
  monoMs: (): number => {
    const [seconds, nanos] = hrtime()
    return seconds * 1000 + nanos / 1e6
  },
  dateNow: Date.now,
  stringify: JSON.stringify,
  parse: JSON.parse,
  exit: process.exit.bind(process),
  send: process.send,
  /** Of any emitter: call it with that as `this`. */
  listeners: process.listeners,
} as const
