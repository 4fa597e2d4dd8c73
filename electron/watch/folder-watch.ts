import { lstat, stat } from 'node:fs/promises'
import { basename, dirname, relative, sep } from 'node:path'
import type { Clock } from '../../shared/base/clock.ts'
import { changeOf, restOfBurst, type Touched } from './burst.ts'
import { createFolderTree, type FolderTree } from './folder-tree.ts'
import { createScriptFiles } from './script-files.ts'
import { systemWatcher } from './system-watcher.ts'
import type { FolderChange, FolderWatch, Watcher, WatchState } from './types.ts'

interface WatchOptions {
  readonly folder: string
  /** So long nothing may change until a burst counts as over. */
  readonly debounceMs: number
  readonly clock: Clock
  /** Once per burst. */
  readonly changed: (change: FolderChange) => void
  readonly stateChanged: () => void
  /** Counts whatever git ignores, wherever it lies: what it loads does, too. */
  readonly scriptPath?: string
  /** For tests; default: the system's own. */
  readonly watcher?: Watcher
  readonly mostFolders?: number
}

/** No system tells that a folder came back, or that a link leads elsewhere now. */
const lookAtRootEveryMs = 1000
/** Names kept of one burst; past them the tree is read anew at its end. */
const mostTouched = 20_000
const statsAtOnce = 32

/** Watches what git does not ignore below a folder, and the script and what it loads wherever that is. */
export function watchFolder(options: WatchOptions): FolderWatch {
  const { folder: root, debounceMs, clock } = options
  let state: WatchState = { kind: 'scanning' }
  let isClosed = false
  let rootIs = ''
  /** One thing at a time: reading, looking at what came, ending a burst. */
  let work: Promise<void> = Promise.resolve()
  let cancelBurst: (() => void) | null = null
  let cancelLook = (): void => {}
  let burst = emptyBurst()
  const script = createScriptFiles(root, options.scriptPath ?? null, {
    watcher: options.watcher ?? systemWatcher,
    heard: (path, isRename) => heard(path, isRename),
  })
  let tree = createTree()

  function createTree(): FolderTree {
    return createFolderTree(root, { watcher: systemWatcher, ...options, counts: script.counts, heard, failed: fail })
  }
  function setState(next: WatchState): void {
    if (isClosed || state.kind === 'failed' || JSON.stringify(next) === JSON.stringify(state)) return
    state = next
    options.stateChanged()
  }
  function end(): void {
    cancelBurst?.()
    cancelLook()
    script.close()
    tree.close()
  }
  function fail(words: string): void {
    end()
    setState({ kind: 'failed', words })
  }
  const isOver = (): boolean => isClosed || state.kind === 'failed'
  const inTurn = (job: () => Promise<void>): void => {
    work = work.then(() => (isOver() ? undefined : job())).catch((error) => fail(String(error)))
  }

  function heard(path: string | null, isRename: boolean): void {
    if (isOver()) return
    if (path === root) {
      if (isRename) inTurn(() => lookAtRoot(true))
      return
    }
    if (path === null) burst.lostCount += 1
    else if (basename(path) !== '.gitignore') {
      if (tree.isIgnored(path, false)) return
      const renameCount = burst.touched.get(path)
      if (renameCount === undefined && burst.touched.size >= mostTouched) burst.lostCount += 1
      else burst.touched.set(path, (renameCount ?? 0) + (isRename ? 1 : 0))
      // A folder is watched as soon as it is there: what is written into it belongs to the same burst.
      if (isRename && burst.lostCount === 0) inTurn(() => lookAt(path))
    } else burst.hasNewRules = true
    goOn()
    if (path !== null && script.loads(path)) burst.codeMonoMs = burst.lastMonoMs
  }

  function goOn(): void {
    burst.lastMonoMs = clock.monoMs()
    burst.firstMonoMs ??= burst.lastMonoMs
    if (cancelBurst === null && !isOver()) arm(debounceMs)
  }
  function arm(delayMs: number): void {
    cancelBurst = clock.after(delayMs, () => inTurn(tryToEnd))
  }
  async function tryToEnd(): Promise<void> {
    cancelBurst = null
    const { firstMonoMs, lastMonoMs, codeMonoMs } = burst
    if (firstMonoMs === null) return
    const restMs = restOfBurst({ firstMonoMs, lastMonoMs, codeMonoMs }, clock.monoMs(), debounceMs)
    if (restMs > 0) return arm(restMs)
    const over = burst
    burst = emptyBurst()
    const loadsOthers = over.codeMonoMs !== null && (await script.look())
    if (over.lostCount > 0 || over.hasNewRules || loadsOthers) await read(() => {})
    const change = changeOf(await look(over), over.found, over.lostCount)
    const renamed = [...over.touched].filter(([, renameCount]) => renameCount > 0)
    for (const path of new Set(renamed.map(([one]) => dirname(one)))) await tree.recount(path)
    if (isOver()) return
    showCounts()
    if (change !== null) options.changed(over.codeMonoMs === null ? change : { ...change, isCode: true })
  }

  async function look({ touched, lostFolders }: Burst): Promise<Touched[]> {
    const all: Touched[] = []
    const entries = [...touched]
    for (let at = 0; at < entries.length; at += statsAtOnce) {
      const some = entries.slice(at, at + statsAtOnce).map(async ([path, renameCount]): Promise<Touched> => {
        const now = await kindOf(path)
        const hadFiles = lostFolders.has(path)
        // What is gone does not tell whether it was a folder. One that was not watched, and is ignored, was none of ours.
        const isOurs = now !== 'nothing' || hadFiles || !tree.isIgnored(path, true)
        return { path: told(path), renameCount: isOurs ? renameCount : 0, now, hadFiles }
      })
      all.push(...(await Promise.all(some)))
    }
    return all
  }

  /** A name came or went: folders are followed. */
  async function lookAt(path: string): Promise<void> {
    const kind = await kindOf(path)
    if (kind !== 'folder') {
      if (tree.knows(path) && tree.leave(path)) burst.lostFolders.add(path)
      return
    }
    if (tree.isIgnored(path, true)) return
    const words = await tree.enter(path, find)
    if (words !== null) fail(words)
    else goOn()
  }
  const find = (path: string): void => {
    if (burst.found.size < mostTouched) burst.found.add(told(path))
    else burst.lostCount += 1
  }

  async function read(found: (path: string) => void): Promise<void> {
    tree.close()
    tree = createTree()
    const words = await tree.read(found)
    if (words !== null) fail(words)
  }

  /** `isNew`: it was moved or deleted, whatever stands there now. */
  async function lookAtRoot(isNew: boolean): Promise<void> {
    const is = await stat(root).catch(() => null)
    if (isOver()) return
    if (is === null || !is.isDirectory()) {
      tree.close()
      rootIs = ''
      burst = emptyBurst()
      setState({ kind: 'missing' })
      return
    }
    const identity = `${is.dev} ${is.ino} ${is.birthtimeMs}`
    if (identity === rootIs && !isNew) return
    const isFirst = state.kind === 'scanning'
    rootIs = identity
    if (isFirst) await script.look()
    await read(isFirst ? () => {} : find)
    showCounts()
    if (!isFirst && burst.found.size > 0) goOn()
  }
  function showCounts(): void {
    setState({ kind: 'watching', fileCount: tree.fileCount, folderCount: tree.folderCount })
  }
  function keepLooking(): void {
    inTurn(() => lookAtRoot(false))
    cancelLook = clock.after(lookAtRootEveryMs, keepLooking)
  }
  const told = (path: string): string => relative(root, path).split(sep).join('/')

  keepLooking()
  return {
    folder: root,
    get state() {
      return state
    },
    get isStill() {
      return burst.firstMonoMs === null
    },
    close() {
      isClosed = true
      end()
    },
  }
}

interface Burst {
  firstMonoMs: number | null
  lastMonoMs: number
  /** When something that the script loads was last touched. */
  codeMonoMs: number | null
  /** Absolute path → how often its name came or went. */
  readonly touched: Map<string, number>
  /** Files in folders that came, below the root. */
  readonly found: Set<string>
  /** Folders with files that went. */
  readonly lostFolders: Set<string>
  /** Events whose paths are not known. */
  lostCount: number
  hasNewRules: boolean
}

function emptyBurst(): Burst {
  return {
    firstMonoMs: null,
    lastMonoMs: 0,
    codeMonoMs: null,
    touched: new Map(),
    found: new Set(),
    lostFolders: new Set(),
    lostCount: 0,
    hasNewRules: false,
  }
}

/** Links are not followed: they may lead in circles. */
async function kindOf(path: string): Promise<Touched['now']> {
  const is = await lstat(path).catch(() => null)
  if (is === null) return 'nothing'
  return is.isDirectory() ? 'folder' : 'file'
}
