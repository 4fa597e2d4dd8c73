import { cpus, freemem, totalmem } from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Clock, HostReader } from './types.ts'

/** Node's histogram holds the time between two firings; without delay that is this. */
const resolutionMs = 20

/**
 * Reads the machine, and this thread as the primary: its processor time and its loop, not those of the window beside it.
 * The first reading covers the time since the machine, and this process, started.
 */
export function createHostReader(clock: Clock): HostReader {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  let cpuBefore = { busyMs: 0, totalMs: 0 }
  let ownBefore = { usedMicros: 0, monoMs: clock.monoMs() - process.uptime() * 1000 }
  return {
    read: () => {
      const cpu = readCpus()
      const used = process.threadCpuUsage()
      const own = { usedMicros: used.user + used.system, monoMs: clock.monoMs() }
      const elapsedMs = own.monoMs - ownBefore.monoMs
      const totalMs = cpu.totalMs - cpuBefore.totalMs
      const point = {
        atMs: clock.nowMs(),
        coreCount: cpu.coreCount,
        cpuRatio: totalMs > 0 ? ((cpu.busyMs - cpuBefore.busyMs) / totalMs) * cpu.coreCount : 0,
        // libuv reads MemAvailable on Linux: what a new process could get, caches included.
        memoryUsedBytes: totalmem() - freemem(),
        memoryTotalBytes: totalmem(),
        primaryCpuRatio: elapsedMs > 0 ? (own.usedMicros - ownBefore.usedMicros) / 1000 / elapsedMs : 0,
        primaryRssBytes: process.memoryUsage.rss(),
        primaryLoopDelayP99Ms: Math.max(0, delay.percentile(99) / 1e6 - resolutionMs),
      }
      delay.reset()
      cpuBefore = cpu
      ownBefore = own
      return point
    },
    close: () => {
      delay.disable()
    },
  }
}

function readCpus(): { readonly coreCount: number; readonly busyMs: number; readonly totalMs: number } {
  const cores = cpus()
  let busyMs = 0
  let totalMs = 0
  for (const { times } of cores) {
    const busy = times.user + times.nice + times.sys + times.irq
    busyMs += busy
    totalMs += busy + times.idle
  }
  return { coreCount: cores.length, busyMs, totalMs }
}
