import { cpus, freemem, totalmem } from 'node:os'
import type { Clock } from '../../../shared/base/clock.ts'
import type { HostPoint } from '../../../shared/model/sample.ts'
import { isLongEnough } from '../series/rates.ts'
import type { HostReader } from '../types.ts'
import { createLoopDelay } from './loop-delay.ts'

/**
 * Reads the machine, and this thread as the primary: its processor time and its loop, not those of the window beside it.
 * Rates are unknown until a stretch is long enough for one: what was since the machine started is not how it is now.
 */
export function createHostReader(clock: Clock): HostReader {
  const delay = createLoopDelay()
  let before = readTimes(clock)
  let rates: Pick<HostPoint, 'cpuRatio' | 'primaryCpuRatio' | 'primaryLoopDelayP99Ms'> = {
    cpuRatio: null,
    primaryCpuRatio: null,
    primaryLoopDelayP99Ms: null,
  }
  return {
    read: (intervalMs) => {
      const now = readTimes(clock)
      const elapsedMs = now.monoMs - before.monoMs
      if (isLongEnough(elapsedMs, intervalMs)) {
        const totalMs = now.totalMs - before.totalMs
        const busyRatio = totalMs > 0 ? (now.busyMs - before.busyMs) / totalMs : null
        rates = {
          cpuRatio: busyRatio === null ? null : Math.min(1, Math.max(0, busyRatio)) * now.coreCount,
          primaryCpuRatio: (now.usedMicros - before.usedMicros) / 1000 / elapsedMs,
          primaryLoopDelayP99Ms: delay.takeP99Ms(),
        }
        before = now
      }
      return {
        atMs: clock.nowMs(),
        coreCount: now.coreCount,
        ...rates,
        // libuv reads MemAvailable on Linux: what a new process could get, caches included.
        memoryUsedBytes: totalmem() - freemem(),
        memoryTotalBytes: totalmem(),
        primaryRssBytes: process.memoryUsage.rss(),
      }
    },
    close: delay.close,
  }
}

/** Of the whole process where Node (before 23.9) does not tell of a thread: there the deck is the process's only one. */
const ownCpuUsage = process.threadCpuUsage ?? process.cpuUsage

/** What the machine and this thread have used so far. */
function readTimes(clock: Clock) {
  const used = ownCpuUsage()
  return { ...readCpus(), usedMicros: used.user + used.system, monoMs: clock.monoMs() }
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
