import { readFileSync } from 'node:fs'
import { freemem, totalmem } from 'node:os'

export const megabyte = 1024 * 1024
/** Of the machine's memory so much is never taken by a fault. */
const keptRatio = 0.1
const keptLeastBytes = 300 * megabyte

/**
 * What a fault may still take of the machine's memory, or of what this process is confined to; 0 when there is too little
 * for everybody else already.
 */
export function spareBytes(): number {
  const { freeBytes, totalBytes } = machineMemory()
  return Math.max(0, freeBytes - Math.max(keptRatio * totalBytes, keptLeastBytes))
}

export const inMegabytes = (bytes: number): string => `${Math.floor(bytes / megabyte)} MB`

function machineMemory(): { readonly freeBytes: number; readonly totalBytes: number } {
  const machine = { freeBytes: availableBytes() ?? freemem(), totalBytes: totalmem() }
  const confined = confinedBytes()
  if (confined === null || confined >= machine.totalBytes) return machine
  const unusedBytes = Math.max(0, confined - process.memoryUsage.rss())
  return { freeBytes: Math.min(machine.freeBytes, unusedBytes), totalBytes: confined }
}

/** What Linux could give out, caches included: Node's own number leaves those out before 20. Null: elsewhere. */
function availableBytes(): number | null {
  try {
    const found = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))
    return found === null ? null : Number(found[1]) * 1024
  } catch {
    return null
  }
}

/** The bound of its control group; null where there is none, or this Node does not tell. */
function confinedBytes(): number | null {
  const ask: unknown = Reflect.get(process, 'constrainedMemory')
  const bytes: unknown = typeof ask === 'function' ? ask.call(process) : null
  return typeof bytes === 'number' && bytes > 0 ? bytes : null
}
