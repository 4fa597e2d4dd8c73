import { closeSync, readdirSync, readlinkSync } from 'node:fs'

/** Below are stdio, the channel and our pipe. */
const firstForeign = 5

/**
 * Closes the sockets, pipes and shared memory that came along with the fork (Linux): Chromium does not mark its own as
 * close-on-exec, and Node closes nothing. A stopped or blocked worker that outlives a killed deck would keep the window's
 * process and its kin alive with them. Inherited is what has the same number and the same inode in the parent.
 */
export function closeInherited(): void {
  if (process.platform !== 'linux') return
  for (const name of readdirSync('/proc/self/fd')) {
    if (Number(name) >= firstForeign && isInherited(name)) closeSync(Number(name))
  }
}

function isInherited(fd: string): boolean {
  try {
    const target = readlinkSync(`/proc/self/fd/${fd}`)
    return /^(?:socket:|pipe:|\/dev\/shm\/)/.test(target) && readlinkSync(`/proc/${process.ppid}/fd/${fd}`) === target
  } catch {
    // The descriptor that read the folder is gone; or the parent is, or has no such descriptor.
    return false
  }
}
