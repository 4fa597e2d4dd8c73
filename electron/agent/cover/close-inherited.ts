import { closeSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs'

/** Below are stdio, the channel and our pipe. */
const firstForeign = 5

/** The bits of open(2)'s flags that tell reading from writing; 0 is reading alone. */
const accessMode = 0o3

/**
 * Closes what came along with the fork (Linux): Chromium does not mark its sockets, caches, fonts and databases as
 * close-on-exec, and Node closes nothing. A stopped or blocked worker that outlives a killed deck would keep the window's
 * process and its kin alive with them. Inherited is what has the same number and the same target in the parent; and a file
 * that is only read, which the parent may have closed by now: Node itself has none open before the app's first line, unless
 * another preload ran before. (The mark tells nothing here: Node sets it on what it inherited, too.) Event descriptors all
 * have the same target, so that the process's own cannot be told from the parent's, and stay.
 */
export function closeInherited(): void {
  if (process.platform !== 'linux') return
  for (const name of readdirSync('/proc/self/fd')) {
    if (Number(name) < firstForeign) continue
    const target = targetOf(`/proc/self/fd/${name}`)
    if (target === null || !isForeign(target)) continue
    const isTheParents = target === targetOf(`/proc/${process.ppid}/fd/${name}`)
    if (isTheParents || (target.startsWith('/') && isFirstPreload() && isOnlyRead(name))) closeSync(Number(name))
  }
}

const neverOfNode = ['pipe:', 'socket:', '/dev/shm/', '/memfd:', 'anon_inode:inotify']
/** What Node's threads may be reading at this moment: the C library looks there for the number of processors. */
const ofTheSystem = ['/dev/', '/proc/', '/sys/']

/**
 * Node itself has no file open yet, but those that the embedded one finds beside its binary, and what is the system's. That
 * folder, and the option below, are looked up for a file alone: usually there is none, and each costs a tenth of the rest.
 */
function isForeign(target: string): boolean {
  if (neverOfNode.some((start) => target.startsWith(start))) return true
  if (!target.startsWith('/') || ofTheSystem.some((start) => target.startsWith(start))) return false
  const ownFolder = folderOf('/proc/self/exe')
  return ownFolder !== null && !target.startsWith(ownFolder)
}

const isFirstPreload = (): boolean => !/(?:^|\s)(?:-r|--require)\b/.test(process.env.NODE_OPTIONS ?? '')

/** Not by `readFileSync`, which asks for the kind of the file: that leaves a trace (`pipe.ts`). False when unknown. */
function isOnlyRead(name: string): boolean {
  const file = openSync(`/proc/self/fdinfo/${name}`, 'r')
  const lines = Buffer.alloc(256)
  const length = readSync(file, lines)
  closeSync(file)
  const flags = /^flags:\s*(\d+)$/m.exec(lines.toString('latin1', 0, length))?.[1]
  return flags !== undefined && (Number.parseInt(flags, 8) & accessMode) === 0
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
