import { freemem } from 'node:os'
import type { MemoryRoom } from './decide-belt.ts'

/**
 * What is free now. Node's own numbers: `freemem` is MemAvailable on Linux, and `availableMemory` (20.13) what the control group
 * leaves where there is a limit; libuv knows both versions of them.
 */
export function readRoom(): MemoryRoom {
  const isLimited = typeof process.availableMemory === 'function' && process.constrainedMemory() > 0
  return { machineBytes: freemem(), containerBytes: isLimited ? process.availableMemory() : null }
}
