import { closeSync, readdirSync, readlinkSync } from 'node:fs'

/** Below are stdio, the channel and our pipe. */
const firstForeign = 5

/**
 * Closes the sockets, pipes, shared memory and files of Chromium that came along with the fork (Linux): it does not mark its
 * own as close-on-exec, and Node closes nothing. A stopped or blocked worker that outlives a killed deck would keep the
 * window's process and its kin alive with them. Inherited is what has the same number and the same target in the parent.
 */
export function closeInherited(): void {
  if (process.platform !== 'linux') return
  const parent = `/proc/${process.ppid}`
  const itsFolder = folderOf(`${parent}/exe`)
  // On the embedded Node a file of Chromium's may be this process's own.
  const foreignFolder = itsFolder === folderOf('/proc/self/exe') ? null : itsFolder
  for (const name of readdirSync('/proc/self/fd')) {
    if (Number(name) < firstForeign) continue
    const target = targetOf(`/proc/self/fd/${name}`)
    if (target === null || target !== targetOf(`${parent}/fd/${name}`)) continue
    if (isOfTheParent(target, foreignFolder)) closeSync(Number(name))
  }
}

function isOfTheParent(target: string, foreignFolder: string | null): boolean {
  return (
    ['socket:', 'pipe:', '/dev/shm/', '/memfd:'].some((start) => target.startsWith(start)) ||
    (foreignFolder !== null && target.startsWith(foreignFolder))
  )
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
