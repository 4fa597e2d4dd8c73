import { basename, dirname, join, sep } from 'node:path'
import { reachableFiles } from './reachable-files.ts'
import type { Watcher } from './types.ts'

interface ScriptFilesPorts {
  readonly watcher: Watcher
  heard(path: string, isRename: boolean): void
}

/** What runs, and what that loads: it counts whatever git ignores, and wherever it lies. Watches until `close`. */
export class ScriptFiles {
  readonly #root: string
  readonly #scriptPath: string | null
  readonly #ports: ScriptFilesPorts
  readonly #outside = new Map<string, { close(): void }>()
  #files: ReadonlySet<string>
  #onTheWay: ReadonlySet<string> = new Set()
  #isClosed = false

  /** `scriptPath` null: nothing counts beyond what git does not ignore. Files outside `root` are watched by their folders. */
  constructor(root: string, scriptPath: string | null, ports: ScriptFilesPorts) {
    this.#root = root
    this.#scriptPath = scriptPath
    this.#ports = ports
    this.#files = new Set(scriptPath === null ? [] : [scriptPath])
  }

  /** Reads anew what is loaded; true when it is something else than before. */
  async look(): Promise<boolean> {
    if (this.#scriptPath === null) return false
    const found = new Set(await reachableFiles(this.#scriptPath))
    const isSame =
      found.size === this.#files.size && [...found].every((path) => this.loads(path)) && this.#onTheWay.size > 0
    this.#files = found
    this.#onTheWay = foldersOf(found)
    if (!this.#isClosed) this.#watchOutside()
    return !isSame
  }

  loads(path: string): boolean {
    return this.#files.has(path)
  }

  /** One of the files, or a folder on the way to one. */
  counts(path: string): boolean {
    return this.#files.has(path) || this.#onTheWay.has(path)
  }

  close(): void {
    this.#isClosed = true
    for (const watcher of this.#outside.values()) watcher.close()
    this.#outside.clear()
  }

  #watchOutside(): void {
    const folders = new Set([...this.#files].filter((path) => !path.startsWith(this.#root + sep)).map(dirname))
    for (const folder of [...this.#outside.keys()]) if (!folders.has(folder)) this.#leave(folder)
    for (const folder of folders) if (!this.#outside.has(folder)) this.#open(folder)
  }

  #leave(folder: string): void {
    this.#outside.get(folder)?.close()
    this.#outside.delete(folder)
  }

  #open(folder: string): void {
    const heard = (isRename: boolean, name: string | null): void => {
      const path = join(folder, name ?? '')
      if (this.loads(path)) this.#ports.heard(path, isRename)
    }
    try {
      this.#outside.set(
        folder,
        this.#ports.watcher.watch(folder, heard, () => this.#leave(folder)),
      )
    } catch {
      // Gone, or not ours to watch: it is tried again with the next look.
    }
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
