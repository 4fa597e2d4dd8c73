import { PerformanceObserver } from 'node:perf_hooks'
import type { AgentReport } from '../../../shared/agent-protocol.ts'

/** Garbage collections so far: how many, and how long they held the loop. */
export function createGcMeter(): () => AgentReport['gc'] {
  let pauseCount = 0
  let pauseMs = 0
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      pauseCount += 1
      pauseMs += entry.duration
    }
  })
  observer.observe({ entryTypes: ['gc'] })
  return () => ({ pauseCount, pauseMs })
}
