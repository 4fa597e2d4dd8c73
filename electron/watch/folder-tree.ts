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

/** The folders below a root that are not ignored, each with its watch. */
export interface FolderTree {
  readonly fileCount: number
  readonly folderCount: number
  /** Reads the tree, and tells each file in it; answers what is wrong with it, or null. */
  read(found: (path: string) => void): Promise<string | null>
  /** Reads a folder that came, or came anew, and tells each file in it. */
  enter(path: string, found: (path: string) => void): Promise<string | null>
  /** Counts a folder's own files anew. */
  recount(path: string): Promise<void>
  /** Forgets a folder; true when it was known and had files. */
  leave(path: string): boolean
  knows(path: string): boolean
  isIgnored(path: string, isFolder: boolean): boolean
  close(): void
}

export function createFolderTree(root: string, ports: TreePorts): FolderTree {
  const { mostFolders = mostFoldersUsually } = ports
  let top: Folder | null = null
  let folderCount = 0
  let isClosed = false

  const leaves = (rules: IgnoreRules, path: string, isFolder: boolean): boolean =>
    isIgnored(rules, path, isFolder) && !ports.counts(path)
  const namesOf = (path: string): readonly string[] => relative(root, path).split(sep).filter(Boolean)
  const find = (path: string): Folder | null => {
    let folder = top
    for (const name of namesOf(path)) folder = folder?.children.get(name) ?? null
    return folder
  }
  /** Throws as `fs.watch` does. */
  const open = (path: string, rules: IgnoreRules): Folder => {
    const isSeen = ports.watcher.seesBelow && path !== root
    const watcher = isSeen ? null : ports.watcher.watch(path, heardIn(path), failedIn(path))
    folderCount += 1
    return { path, children: new Map(), rules, fileCount: 0, watcher }
  }
  const heardIn = (folder: string) => (isRename: boolean, name: string | null) => {
    if (isClosed) return
    if (name === null) ports.heard(null, isRename)
    // A folder that goes is told by its own watch, too, under its own name.
    else ports.heard(isRename && name === basename(folder) ? folder : join(folder, name), isRename)
  }
  const failedIn = (folder: string) => (error: Error) => {
    const words = watchTrouble(error)
    if (isClosed) return
    if (words === null) ports.heard(folder, true)
    else ports.failed(words)
  }
  const shut = (folder: Folder): number => {
    folder.watcher?.close()
    folder.watcher = null
    folderCount -= 1
    let fileCount = folder.fileCount
    for (const child of folder.children.values()) fileCount += shut(child)
    return fileCount
  }
  const detach = (path: string): number => {
    const folder = find(path)
    if (folder === null) return 0
    if (folder === top) top = null
    else find(join(path, '..'))?.children.delete(basename(path))
    return shut(folder)
  }

  /** Watches each folder before it is read: what comes in between is told, not missed. */
  const readBelow = async (start: Folder, found: (path: string) => void): Promise<string | null> => {
    const pending = [start]
    for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
      folder.rules = await enterFolder(folder.rules, folder.path)
      for await (const entry of entriesOf(folder.path)) {
        if (isClosed) return null
        const path = join(folder.path, entry.name)
        if (leaves(folder.rules, path, entry.isDirectory())) continue
        if (!entry.isDirectory()) {
          folder.fileCount += 1
          found(path)
          continue
        }
        if (folderCount >= mostFolders) return `it holds more than ${mostFolders} folders. List big ones in .gitignore`
        if (folder.children.has(entry.name)) continue
        try {
          const child = open(path, folder.rules)
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

  const countFiles = (folder: Folder | null): number => {
    let count = folder?.fileCount ?? 0
    for (const child of folder?.children.values() ?? []) count += countFiles(child)
    return count
  }

  return {
    get fileCount() {
      return countFiles(top)
    },
    get folderCount() {
      return folderCount
    },
    async read(found) {
      const rules = await rulesAbove(root)
      if (isClosed) return null
      try {
        top = open(root, rules)
      } catch (error) {
        return watchTrouble(error) ?? `it cannot be read: ${errorWords(error)}`
      }
      return readBelow(top, found)
    },
    async enter(path, found) {
      detach(path)
      const parent = find(join(path, '..'))
      if (parent === null || isClosed) return null
      try {
        const folder = open(path, parent.rules)
        parent.children.set(basename(path), folder)
        return await readBelow(folder, found)
      } catch (error) {
        return watchTrouble(error)
      }
    },
    async recount(path) {
      const folder = find(path)
      if (folder === null) return
      let fileCount = 0
      for await (const entry of entriesOf(path)) {
        if (!entry.isDirectory() && !leaves(folder.rules, join(path, entry.name), false)) fileCount += 1
      }
      folder.fileCount = fileCount
    },
    leave: (path) => detach(path) > 0,
    knows: (path) => find(path) !== null,
    isIgnored(path, isFolder) {
      if (ports.counts(path)) return false
      let folder = top
      let above = root
      const names = namesOf(path)
      for (const [index, name] of names.entries()) {
        const isLast = index === names.length - 1
        if (folder === null) return false
        above = join(above, name)
        const child: Folder | null = folder.children.get(name) ?? null
        if (child === null && leaves(folder.rules, above, isLast ? isFolder : true)) return true
        folder = child
      }
      return false
    },
    close() {
      isClosed = true
      if (top !== null) shut(top)
      top = null
    },
  }
}

/** Nothing where it cannot be read, or goes away meanwhile. */
async function* entriesOf(path: string): AsyncGenerator<Dirent> {
  try {
    yield* await opendir(path, { bufferSize: readAtOnce })
  } catch {
    // Gone, or not ours to read: there is nothing in it then.
  }
}
