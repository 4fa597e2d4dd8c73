import { basename, dirname, join, sep } from 'node:path'
import { reachableFiles } from './reachable-files.ts'
import type { Watcher } from './types.ts'

interface ScriptFilesPorts {
  readonly watcher: Watcher
  heard(path: string, isRename: boolean): void
}

/** What runs, and what that loads: it counts whatever git ignores, and wherever it lies. */
export interface ScriptFiles {
  /** Reads anew what is loaded; true when it is something else than before. */
  look(): Promise<boolean>
  loads(path: string): boolean
  /** One of the files, or a folder on the way to one. */
  counts(path: string): boolean
  close(): void
}

/** `scriptPath` null: nothing counts beyond what git does not ignore. Files outside `root` are watched by their folders. */
export function createScriptFiles(root: string, scriptPath: string | null, ports: ScriptFilesPorts): ScriptFiles {
  let files: ReadonlySet<string> = new Set(scriptPath === null ? [] : [scriptPath])
  let onTheWay: ReadonlySet<string> = new Set()
  const outside = new Map<string, { close(): void }>()
  let isClosed = false

  const watchOutside = (): void => {
    const folders = new Set([...files].filter((path) => !path.startsWith(root + sep)).map(dirname))
    for (const [folder, watcher] of outside) {
      if (folders.has(folder)) continue
      watcher.close()
      outside.delete(folder)
    }
    for (const folder of folders) if (!outside.has(folder)) open(folder)
  }
  const open = (folder: string): void => {
    const heard = (isRename: boolean, name: string | null): void => {
      const path = join(folder, name ?? '')
      if (files.has(path)) ports.heard(path, isRename)
    }
    const failed = (): void => {
      outside.get(folder)?.close()
      outside.delete(folder)
    }
    try {
      outside.set(folder, ports.watcher.watch(folder, heard, failed))
    } catch {
      // Gone, or not ours to watch: it is tried again with the next look.
    }
  }

  return {
    async look() {
      if (scriptPath === null) return false
      const found = new Set(await reachableFiles(scriptPath))
      const isSame = found.size === files.size && [...found].every((path) => files.has(path)) && onTheWay.size > 0
      files = found
      onTheWay = foldersOf(files)
      if (!isClosed) watchOutside()
      return !isSame
    },
    loads: (path) => files.has(path),
    counts: (path) => files.has(path) || onTheWay.has(path),
    close() {
      isClosed = true
      for (const watcher of outside.values()) watcher.close()
      outside.clear()
    },
  }
}

function foldersOf(files: ReadonlySet<string>): Set<string> {
  const folders = new Set<string>()
  for (const file of files) {
    for (let folder = dirname(file); basename(folder) !== '' && !folders.has(folder); folder = dirname(folder)) {
      folders.add(folder)
    }
  }
  return folders
}
