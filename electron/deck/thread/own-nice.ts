import { setPriority } from 'node:os'

/**
 * Gives the calling thread this nice value: on Linux each thread has its own, and what it forks inherits it. So workers and
 * generators of load run as from a shell, from their first instruction on, and not before everything else as Chromium's main
 * thread does. Null: nothing is to be done here.
 */
export function setOwnNice(niceValue: number | null): void {
  if (niceValue === null) return
  try {
    setPriority(niceValue)
  } catch {
    // Raised beyond what this person may: it stays as it is, which is what their shell would have given.
  }
}
