import type { Dirent } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { errorWords } from '../../shared/base/error-words.ts'
import { enterFolder, type IgnoreRules, isIgnored, rulesAbove } from './ignore-rules.ts'
import { watchTrouble } from './system-watcher.ts'
import type { Watcher } from './types.ts'

/** A folder of source code has some hundred; each costs a watch of the system and about 1 kB. */
const mostFoldersUsually = 20_000
/** Entries read at a time: the thread has connections to hand over meanwhile. */
const readAtOnce = 128

interface Folder {
  readonly path: string
  readonly children: Map<string, Folder>
  rules: IgnoreRules
  fileCount: number
  watcher: { close(): void } | null
}

interface TreePorts {
  readonly watcher: Watcher
  /** For tests. */
  readonly mostFolders?: number
  /** What counts whatever git ignores, and the folders on the way to it. */
  readonly counts: (path: string) => boolean
  /** `path` is absolute; null: the system lost what happened. `isRename`: the name came or went. */
  heard(path: string | null, isRename: boolean): void
  failed(words: string): void
}

/** The folders below a root that are not ignored, each with its watch, until `close`. */
export class FolderTree {
  readonly #root: string
  readonly #ports: TreePorts
  #top: Folder | null = null
  #folderCount = 0
  #isClosed = false

  constructor(root: string, ports: TreePorts) {
    this.#root = root
    this.#ports = ports
  }

  get fileCount(): number {
    return countFiles(this.#top)
  }

  get folderCount(): number {
    return this.#folderCount
  }

  /** Reads the tree, and tells each file in it; answers what is wrong with it, or null. */
  async read(found: (path: string) => void): Promise<string | null> {
    const rules = await rulesAbove(this.#root)
    if (this.#isClosed) return null
    try {
      this.#top = this.#open(this.#root, rules)
    } catch (error) {
      return watchTrouble(error) ?? `it cannot be read: ${errorWords(error)}`
    }
    return this.#readBelow(this.#top, found)
  }

  /** Reads a folder that came, or came anew, and tells each file in it. */
  async enter(path: string, found: (path: string) => void): Promise<string | null> {
    this.#detach(path)
    const parent = this.#find(join(path, '..'))
    if (parent === null || this.#isClosed) return null
    try {
      const folder = this.#open(path, parent.rules)
      parent.children.set(basename(path), folder)
      return await this.#readBelow(folder, found)
    } catch (error) {
      return watchTrouble(error)
    }
  }

  /** Counts a folder's own files anew. */
  async recount(path: string): Promise<void> {
    const folder = this.#find(path)
    if (folder === null) return
    let fileCount = 0
    for await (const entry of entriesOf(path)) {
      if (!entry.isDirectory() && !this.#leaves(folder.rules, join(path, entry.name), false)) fileCount += 1
    }
    folder.fileCount = fileCount
  }

  /** Forgets a folder; true when it was known and had files. */
  leave(path: string): boolean {
    return this.#detach(path) > 0
  }

  knows(path: string): boolean {
    return this.#find(path) !== null
  }

  isIgnored(path: string, isFolder: boolean): boolean {
    if (this.#ports.counts(path)) return false
    let folder = this.#top
    let above = this.#root
    const names = this.#namesOf(path)
    for (const [index, name] of names.entries()) {
      const isLast = index === names.length - 1
      if (folder === null) return false
      above = join(above, name)
      const child: Folder | null = folder.children.get(name) ?? null
      if (child === null && this.#leaves(folder.rules, above, isLast ? isFolder : true)) return true
      folder = child
    }
    return false
  }

  close(): void {
    this.#isClosed = true
    if (this.#top !== null) this.#shut(this.#top)
    this.#top = null
  }

  #leaves(rules: IgnoreRules, path: string, isFolder: boolean): boolean {
    return isIgnored(rules, path, isFolder) && !this.#ports.counts(path)
  }

  #namesOf(path: string): readonly string[] {
    return relative(this.#root, path).split(sep).filter(Boolean)
  }

  #find(path: string): Folder | null {
    let folder = this.#top
    for (const name of this.#namesOf(path)) folder = folder?.children.get(name) ?? null
    return folder
  }

  /** Throws as `fs.watch` does. */
  #open(path: string, rules: IgnoreRules): Folder {
    const isSeen = this.#ports.watcher.seesBelow && path !== this.#root
    const watcher = isSeen ? null : this.#watch(path)
    this.#folderCount += 1
    return { path, children: new Map(), rules, fileCount: 0, watcher }
  }

  #watch(folder: string): { close(): void } {
    const { watcher, heard, failed } = this.#ports
    return watcher.watch(
      folder,
      (isRename, name) => {
        if (this.#isClosed) return
        if (name === null) heard(null, isRename)
        // A folder that goes is told by its own watch, too, under its own name.
        else heard(isRename && name === basename(folder) ? folder : join(folder, name), isRename)
      },
      (error) => {
        const words = watchTrouble(error)
        if (this.#isClosed) return
        if (words === null) heard(folder, true)
        else failed(words)
      },
    )
  }

  #shut(folder: Folder): number {
    folder.watcher?.close()
    folder.watcher = null
    this.#folderCount -= 1
    let fileCount = folder.fileCount
    for (const child of folder.children.values()) fileCount += this.#shut(child)
    return fileCount
  }

  #detach(path: string): number {
    const folder = this.#find(path)
    if (folder === null) return 0
    if (folder === this.#top) this.#top = null
    else this.#find(join(path, '..'))?.children.delete(basename(path))
    return this.#shut(folder)
  }

  /** Watches each folder before it is read: what comes in between is told, not missed. */
  async #readBelow(start: Folder, found: (path: string) => void): Promise<string | null> {
    const { mostFolders = mostFoldersUsually } = this.#ports
    const pending = [start]
    for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
      folder.rules = await enterFolder(folder.rules, folder.path)
      for await (const entry of entriesOf(folder.path)) {
        if (this.#isClosed) return null
        const path = join(folder.path, entry.name)
        if (this.#leaves(folder.rules, path, entry.isDirectory())) continue
        if (!entry.isDirectory()) {
          folder.fileCount += 1
          found(path)
          continue
        }
        if (this.#folderCount >= mostFolders) {
          return `it holds more than ${mostFolders} folders. List big ones in .gitignore`
        }
        if (folder.children.has(entry.name)) continue
        try {
          const child = this.#open(path, folder.rules)
          folder.children.set(entry.name, child)
          pending.push(child)
        } catch (error) {
          const words = watchTrouble(error)
          if (words !== null) return words
        }
      }
    }
    return null
  }
}

function countFiles(folder: Folder | null): number {
  let count = folder?.fileCount ?? 0
  for (const child of folder?.children.values() ?? []) count += countFiles(child)
  return count
}

/** Nothing where it cannot be read, or goes away meanwhile. */
async function* entriesOf(path: string): AsyncGenerator<Dirent> {
  try {
    yield* await opendir(path, { bufferSize: readAtOnce })
  } catch {
    // Gone, or not ours to read: there is nothing in it then.
  }
}
