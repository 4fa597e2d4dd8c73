import { watch } from 'node:fs'
import type { WatchEntries } from './types.ts'

/**
 * One watcher at the top tells of all below on macOS and Windows. Linux has one per folder (inotify): Node's own recursive
 * watch would open one per file there, and so does chokidar (100 000 files: 970 MB and 23 s against 12 MB and 0.2 s).
 */
export const seesBelow = process.platform === 'darwin' || process.platform === 'win32'

/** The system's own watch. Does not keep the process alive. */
export const watchEntries: WatchEntries = (folder, heard, failed) => {
  const watcher = watch(folder, { recursive: seesBelow, persistent: false }, (kind, name) =>
    heard(kind === 'rename', name),
  )
  watcher.on('error', failed)
  return watcher
}

/** Why the system does not watch, and what can be done; null when just this folder cannot be watched. */
export function watchTrouble(error: unknown): string | null {
  const { code, message } = codeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES' || code === 'EPERM' || code === 'ELOOP') return null
  if (code === 'ENOSPC') {
    return 'the system allows no more watches (ENOSPC). Raise fs.inotify.max_user_watches, or list big folders in .gitignore'
  }
  if (code === 'EMFILE' || code === 'ENFILE') {
    return `the system allows no more open files or watchers (${code}). Raise fs.inotify.max_user_instances or the limit of open files`
  }
  return message
}

function codeOf(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) }
  return { code: 'code' in error ? String(error.code) : '', message: error.message }
}
