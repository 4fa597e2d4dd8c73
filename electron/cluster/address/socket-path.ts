import { closeSync, constants, openSync } from 'node:fs'
import path from 'node:path'
import { canHere } from '../../platform/this-platform.ts'

const mostBytes = 107

/** The name by which a UNIX socket is bound, and unlinked when it closes. */
export interface SocketPath {
  readonly name: string
  /** After the socket was closed: the name may lead nowhere from then on. */
  release(): void
}

/**
 * UNIX paths have a limit of about 100 bytes; seen from here the path may be shorter (as node:cluster does). The app's folder, from
 * where node:cluster sees it, may be far from here: then the folder is opened, which gives it a short name.
 */
export function socketPath(absolute: string): SocketPath {
  if (!canHere('unix-sockets')) return { name: absolute, release() {} }
  const relative = path.relative(process.cwd(), absolute)
  const shortest = relative.length < absolute.length ? relative : absolute
  if (Buffer.byteLength(shortest) <= mostBytes || !canHere('long-socket-paths')) return { name: shortest, release() {} }
  try {
    const folder = openSync(path.dirname(absolute), constants.O_RDONLY | constants.O_DIRECTORY)
    return { name: `/proc/self/fd/${folder}/${path.basename(absolute)}`, release: () => closeSync(folder) }
  } catch {
    // The bind says what is wrong.
    return { name: shortest, release() {} }
  }
}
