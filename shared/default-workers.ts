/** Enough workers to see a cluster at work: one per core, but never fewer than two nor more than four. */
export function defaultWorkerCount(coreCount: number): number {
  return Math.min(4, Math.max(2, coreCount))
}
