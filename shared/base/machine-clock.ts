const tries = 5

/**
 * From a process's own monotonic time, which begins when it starts, to the machine's, which all processes share. Both are
 * read here, in ms; read after the other, the own one makes the difference too small, by as long as the process was kept
 * from running between the two: the largest of a few is right. The answer is ms, to the microsecond.
 */
export function createMachineClock(machineMs: () => number, ownMs: () => number): (ownMonoMs: number) => number {
  const originMs = Math.max(...Array.from({ length: tries }, () => machineMs() - ownMs()))
  return (ownMonoMs) => Math.round((originMs + ownMonoMs) * 1000) / 1000
}
