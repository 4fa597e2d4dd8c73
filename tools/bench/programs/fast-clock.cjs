// Loaded first by the deck's thread and by each worker (`NODE_OPTIONS`): their clocks and timers go several times as fast.
// Electron's main thread keeps its own time, and the page is told separately.
if (process.type !== 'browser') {
  const times = Number(process.env.BENCH_CLOCK_TIMES)
  const fromMs = Number(process.env.BENCH_CLOCK_FROM_MS)
  const { now: wallMs } = Date
  const monoMs = performance.now.bind(performance)
  // One time for all processes; each has a monotonic clock of its own anyway.
  Date.now = () => Math.round(fromMs + (wallMs() - fromMs) * times)
  performance.now = () => monoMs() * times
  /** @type {ProxyHandler<any>} */
  const sooner = {
    apply: (timer, _self, [call, delayMs, ...words]) => timer(call, delayMs / times, ...words),
  }
  globalThis.setTimeout = new Proxy(globalThis.setTimeout, sooner)
  globalThis.setInterval = new Proxy(globalThis.setInterval, sooner)
}
