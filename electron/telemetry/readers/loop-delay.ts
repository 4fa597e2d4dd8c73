import { monitorEventLoopDelay, performance } from 'node:perf_hooks'

/** A histogram wakes its loop as often as this, which is most of what an idle deck's thread does: 50 times a second. */
const busyResolutionMs = 20
/** Less is seen of short delays, of which an idle loop has none. */
const idleResolutionMs = 100
/** Share of time a loop is busy, from which on it is looked at closely. */
const busyRatio = 0.03

/** Delay of this thread's loop, looked at as closely as it is busy. */
export interface LoopDelay {
  /** 99th percentile since the previous call, without the resolution; null when nothing was measured. */
  takeP99Ms(): number | null
  close(): void
}

export function createLoopDelay(): LoopDelay {
  const busy = createMeter(busyResolutionMs)
  const idle = createMeter(idleResolutionMs)
  let inForce = busy
  inForce.histogram.enable()
  let before = performance.eventLoopUtilization()
  return {
    takeP99Ms() {
      const now = performance.eventLoopUtilization()
      const { utilization } = performance.eventLoopUtilization(now, before)
      before = now
      const { histogram, resolutionMs } = inForce
      const p99Ms = histogram.count === 0 ? null : Math.max(0, histogram.percentile(99) / 1e6 - resolutionMs)
      histogram.reset()
      const next = utilization >= busyRatio ? busy : idle
      if (next !== inForce) {
        histogram.disable()
        next.histogram.enable()
        inForce = next
      }
      return p99Ms
    },
    close: () => {
      inForce.histogram.disable()
    },
  }
}

/** Node's histogram holds the time between two firings; without delay that is its resolution. */
function createMeter(resolutionMs: number) {
  return { histogram: monitorEventLoopDelay({ resolution: resolutionMs }), resolutionMs }
}
