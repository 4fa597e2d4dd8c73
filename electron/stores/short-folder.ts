import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '../../shared/base/error-words.ts'

/** No store is kept longer. A process that this system does not know may live in another container with the same folder. */
const leftAfterMs = 24 * 3_600_000

/**
 * A folder with a short name for a store's socket, named by this process. Those of decks that were killed go: their process is
 * dead, and they are a day old.
 */
export function makeShortFolder(place: string): string {
  for (const name of readdirSync(place)) {
    const pid = Number(/^store-(\d+)-\w{6}$/.exec(name)?.[1])
    if (pid > 0 && isGone(pid)) removeOld(join(place, name))
  }
  return mkdtempSync(join(place, `store-${process.pid}-`))
}

/** What is another user's, or went meanwhile, is left alone. */
function removeOld(folder: string): void {
  try {
    if (Date.now() - statSync(folder).mtimeMs > leftAfterMs) rmSync(folder, { recursive: true })
  } catch {
    // It is in nobody's way.
  }
}

/** Who may not be signalled is alive all the same. */
function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return errorCode(error) === 'ESRCH'
  }
}
