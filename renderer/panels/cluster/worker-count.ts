import { limits } from '../../../shared/limits.ts'

const { min, max } = limits.workers

/** What is wrong with a typed number of workers, in words with the range. */
export const workerCountRefusal = `Workers must be a whole number from ${min} to ${max}`

/** Reads a typed number of workers; null when it is none that may be asked for. */
export function parseWorkerCount(text: string): number | null {
  if (!/^\s*\d+\s*$/.test(text)) return null
  const count = Number(text)
  return count >= min && count <= max ? count : null
}
