import { execFile } from 'node:child_process'
import type { ProcessIdentity } from './process-identity.ts'

const taskkillLimitMs = 5000

/**
 * SIGKILL to a process, with its process group when it leads one; on Windows to it and to all that it started. Whether that
 * helped is to be looked up: it may be gone by itself, or of another user.
 */
export async function endProcessTree({ pid, processGroup }: ProcessIdentity): Promise<void> {
  if (processGroup === null) {
    await new Promise<void>((done) => {
      execFile('taskkill', taskkillArgs(pid), { timeout: taskkillLimitMs, windowsHide: true }, () => done())
    })
    return
  }
  try {
    process.kill(processGroup === pid ? -pid : pid, 'SIGKILL')
  } catch {
    // ESRCH or EPERM, as said above.
  }
}

/** By force, and with all that descends from it. */
export function taskkillArgs(pid: number): string[] {
  return ['/PID', String(pid), '/T', '/F']
}
