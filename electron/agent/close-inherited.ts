import { closeSync, readdirSync, readlinkSync } from 'node:fs'

/** Below are stdio, the channel and our pipe. */
const firstForeign = 5

/**
 * Closes what came along with the fork (Linux): Chromium does not mark its sockets, caches and databases as close-on-exec, and
 * Node closes nothing. A stopped or blocked worker that outlives a killed deck would keep the window's process and its kin
 * alive with them. Inherited is what has the same number and the same target in the parent; event descriptors all have the
 * same target, so that the process's own cannot be told from the parent's, and stay.
 */
export function closeInherited(): void {
  if (process.platform !== 'linux') return
  const ownFolder = folderOf('/proc/self/exe')
  for (const name of readdirSync('/proc/self/fd')) {
    if (Number(name) < firstForeign) continue
    const target = targetOf(`/proc/self/fd/${name}`)
    if (target === null || target !== targetOf(`/proc/${process.ppid}/fd/${name}`)) continue
    if (isForeign(target, ownFolder)) closeSync(Number(name))
  }
}

/** Node itself has no file open yet, but those that the embedded one finds beside its binary, and /dev/null. */
function isForeign(target: string, ownFolder: string | null): boolean {
  if (['socket:', 'pipe:', '/dev/shm/', '/memfd:', 'anon_inode:inotify'].some((start) => target.startsWith(start)))
    return true
  return target.startsWith('/') && !target.startsWith('/dev/') && ownFolder !== null && !target.startsWith(ownFolder)
}

/** With its last slash; null where there is none to be known. */
function folderOf(link: string): string | null {
  const target = targetOf(link)
  return target === null ? null : target.slice(0, target.lastIndexOf('/') + 1)
}

/** Null for the descriptor that read the folder, which is gone; or the parent is, or has no such descriptor. */
function targetOf(link: string): string | null {
  try {
    return readlinkSync(link)
  } catch {
    return null
  }
}
