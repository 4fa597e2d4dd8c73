import { watch } from 'node:fs'
import { errorCode, errorWords } from '../../shared/base/error-words.ts'
import { canHere } from '../platform/this-platform.ts'
import type { Watcher } from './types.ts'

const watcher = (seesBelow: boolean): Watcher => ({
  seesBelow,
  watch(folder, heard, failed) {
    const one = watch(folder, { recursive: seesBelow, persistent: false }, (kind, name) =>
      heard(kind === 'rename', name),
    )
    return one.on('error', failed)
  },
})

/** One watch per folder. */
export const perFolder = watcher(false)
/** One for all. */
export const recursive = watcher(true)

/**
 * macOS and Windows tell of all below by themselves. Linux does not: Node's recursive watch opens one watch per file there,
 * and so does chokidar (100 000 files: 970 MB and 23 s against 16 MB and 1.1 s).
 */
export const systemWatcher = canHere('recursive-watch') ? recursive : perFolder

/** Why the system does not watch, and what can be done; null when just this folder cannot be watched. */
export function watchTrouble(error: unknown): string | null {
  const code = errorCode(error)
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES' || code === 'EPERM' || code === 'ELOOP') return null
  if (code === 'ENOSPC') {
    return 'the system allows no more watches (ENOSPC). Raise fs.inotify.max_user_watches, or list big folders in .gitignore'
  }
  if (code === 'EMFILE' || code === 'ENFILE') {
    return `the system allows no more open files or watchers (${code}). Raise fs.inotify.max_user_instances or the limit of open files`
  }
  return errorWords(error)
}
