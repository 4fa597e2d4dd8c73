import type { AgentReport } from '../../../shared/agent-protocol.ts'

/** Memory as the worker knows it. The heap's limit is fixed at start and read once. */
export function createMemoryMeter(): () => AgentReport['memory'] {
  const v8: typeof import('node:v8') = require('node:v8')
  const heapLimitBytes = v8.getHeapStatistics().heap_size_limit
  return () => {
    const now = process.memoryUsage()
    return {
      rssBytes: now.rss,
      heapUsedBytes: now.heapUsed,
      heapTotalBytes: now.heapTotal,
      heapLimitBytes,
      externalBytes: now.external,
      arrayBuffersBytes: now.arrayBuffers,
    }
  }
}
