import { lstat, stat } from 'node:fs/promises'
import { basename, dirname, relative, sep } from 'node:path'
import type { Clock } from '../../shared/base/clock.ts'
import { changeOf, restOfBurst, type Touched } from './burst.ts'
import { FolderTree } from './folder-tree.ts'
import { ScriptFiles } from './script-files.ts'
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
  return new WatchedFolder(options)
}

class WatchedFolder implements FolderWatch {
  readonly #options: WatchOptions
  readonly #script: ScriptFiles
  #tree: FolderTree
  #state: WatchState = { kind: 'scanning' }
  #isClosed = false
  #rootIs = ''
  /** One thing at a time: reading, looking at what came, ending a burst. */
  #work: Promise<void> = Promise.resolve()
  #burst = emptyBurst()
  #cancelBurst: (() => void) | null = null
  #cancelLook = (): void => {}

  constructor(options: WatchOptions) {
    this.#options = options
    this.#script = new ScriptFiles(options.folder, options.scriptPath ?? null, {
      watcher: options.watcher ?? systemWatcher,
      heard: this.#heard,
    })
    this.#tree = this.#createTree()
    this.#keepLooking()
  }

  get folder(): string {
    return this.#options.folder
  }

  get state(): WatchState {
    return this.#state
  }

  get isStill(): boolean {
    return this.#burst.firstMonoMs === null
  }

  close(): void {
    this.#isClosed = true
    this.#end()
  }

  #createTree(): FolderTree {
    return new FolderTree(this.folder, {
      watcher: systemWatcher,
      ...this.#options,
      counts: (path) => this.#script.counts(path),
      heard: this.#heard,
      failed: (words) => this.#fail(words),
    })
  }

  #setState(next: WatchState): void {
    if (this.#isOver || JSON.stringify(next) === JSON.stringify(this.#state)) return
    this.#state = next
    this.#options.stateChanged()
  }

  #end(): void {
    this.#cancelBurst?.()
    this.#cancelLook()
    this.#script.close()
    this.#tree.close()
  }

  #fail(words: string): void {
    this.#end()
    this.#setState({ kind: 'failed', words })
  }

  get #isOver(): boolean {
    return this.#isClosed || this.#state.kind === 'failed'
  }

  #inTurn(job: () => Promise<void>): void {
    this.#work = this.#work.then(() => (this.#isOver ? undefined : job())).catch((error) => this.#fail(String(error)))
  }

  readonly #heard = (path: string | null, isRename: boolean): void => {
    if (this.#isOver) return
    if (path === this.folder) {
      if (isRename) this.#inTurn(() => this.#lookAtRoot(true))
      return
    }
    if (path === null) this.#burst.lostCount += 1
    else if (basename(path) === '.gitignore') this.#burst.hasNewRules = true
    else if (this.#tree.isIgnored(path, false)) return
    else this.#touch(path, isRename)
    this.#goOn()
    if (path !== null && this.#script.loads(path)) this.#burst.codeMonoMs = this.#burst.lastMonoMs
  }

  #touch(path: string, isRename: boolean): void {
    const burst = this.#burst
    const renameCount = burst.touched.get(path)
    if (renameCount === undefined && burst.touched.size >= mostTouched) burst.lostCount += 1
    else burst.touched.set(path, (renameCount ?? 0) + (isRename ? 1 : 0))
    // A folder is watched as soon as it is there: what is written into it belongs to the same burst.
    if (isRename && burst.lostCount === 0) this.#inTurn(() => this.#lookAt(path))
  }

  #goOn(): void {
    this.#burst.lastMonoMs = this.#options.clock.monoMs()
    this.#burst.firstMonoMs ??= this.#burst.lastMonoMs
    if (this.#cancelBurst === null && !this.#isOver) this.#arm(this.#options.debounceMs)
  }

  #arm(delayMs: number): void {
    this.#cancelBurst = this.#options.clock.after(delayMs, () => this.#inTurn(() => this.#tryToEnd()))
  }

  async #tryToEnd(): Promise<void> {
    this.#cancelBurst = null
    const { firstMonoMs, lastMonoMs, codeMonoMs } = this.#burst
    if (firstMonoMs === null) return
    const { clock, debounceMs } = this.#options
    const restMs = restOfBurst({ firstMonoMs, lastMonoMs, codeMonoMs }, clock.monoMs(), debounceMs)
    if (restMs > 0) return this.#arm(restMs)
    const over = this.#burst
    this.#burst = emptyBurst()
    const loadsOthers = over.codeMonoMs !== null && (await this.#script.look())
    if (over.lostCount > 0 || over.hasNewRules || loadsOthers) await this.#read(() => {})
    const change = changeOf(await this.#look(over), over.found, over.lostCount)
    const renamed = [...over.touched].filter(([, renameCount]) => renameCount > 0)
    for (const path of new Set(renamed.map(([one]) => dirname(one)))) await this.#tree.recount(path)
    if (this.#isOver) return
    this.#showCounts()
    if (change !== null) this.#options.changed(over.codeMonoMs === null ? change : { ...change, isCode: true })
  }

  async #look({ touched, lostFolders }: Burst): Promise<Touched[]> {
    const all: Touched[] = []
    const entries = [...touched]
    for (let at = 0; at < entries.length; at += statsAtOnce) {
      const some = entries.slice(at, at + statsAtOnce).map(async ([path, renameCount]): Promise<Touched> => {
        const now = await kindOf(path)
        const hadFiles = lostFolders.has(path)
        // What is gone does not tell whether it was a folder. One that was not watched, and is ignored, was none of ours.
        const isOurs = now !== 'nothing' || hadFiles || !this.#tree.isIgnored(path, true)
        return { path: this.#told(path), renameCount: isOurs ? renameCount : 0, now, hadFiles }
      })
      all.push(...(await Promise.all(some)))
    }
    return all
  }

  /** A name came or went: folders are followed. */
  async #lookAt(path: string): Promise<void> {
    const kind = await kindOf(path)
    if (kind !== 'folder') {
      if (this.#tree.knows(path) && this.#tree.leave(path)) this.#burst.lostFolders.add(path)
      return
    }
    if (this.#tree.isIgnored(path, true)) return
    const words = await this.#tree.enter(path, this.#find)
    if (words !== null) this.#fail(words)
    else this.#goOn()
  }

  readonly #find = (path: string): void => {
    if (this.#burst.found.size < mostTouched) this.#burst.found.add(this.#told(path))
    else this.#burst.lostCount += 1
  }

  async #read(found: (path: string) => void): Promise<void> {
    this.#tree.close()
    this.#tree = this.#createTree()
    const words = await this.#tree.read(found)
    if (words !== null) this.#fail(words)
  }

  /** `isNew`: it was moved or deleted, whatever stands there now. */
  async #lookAtRoot(isNew: boolean): Promise<void> {
    const is = await stat(this.folder).catch(() => null)
    if (this.#isOver) return
    if (is === null || !is.isDirectory()) {
      this.#tree.close()
      this.#rootIs = ''
      this.#burst = emptyBurst()
      this.#setState({ kind: 'missing' })
      return
    }
    const identity = `${is.dev} ${is.ino} ${is.birthtimeMs}`
    if (identity === this.#rootIs && !isNew) return
    const isFirst = this.#state.kind === 'scanning'
    this.#rootIs = identity
    if (isFirst) await this.#script.look()
    await this.#read(isFirst ? () => {} : this.#find)
    this.#showCounts()
    if (!isFirst && this.#burst.found.size > 0) this.#goOn()
  }

  #showCounts(): void {
    const { fileCount, folderCount } = this.#tree
    this.#setState({ kind: 'watching', fileCount, folderCount })
  }

  #keepLooking(): void {
    this.#inTurn(() => this.#lookAtRoot(false))
    this.#cancelLook = this.#options.clock.after(lookAtRootEveryMs, () => this.#keepLooking())
  }

  /** As a change names it: below the folder, with `/`. */
  #told(path: string): string {
    return relative(this.folder, path).split(sep).join('/')
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
