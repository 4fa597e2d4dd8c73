import type { Clock } from '../../../shared/base/clock.ts'
import { errorWords } from '../../../shared/base/error-words.ts'
import { counted } from '../../../shared/base/plain-words.ts'
import type { LifecycleEvent } from '../../../shared/model/event.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { WatchSnapshot } from '../../../shared/model/watch.ts'
import { fail, type Result } from '../../../shared/result.ts'
import { Repetition } from '../../supervisor/restart/repetition.ts'
import type { Supervisor } from '../../supervisor/types.ts'
import { changeWords, joinChanges } from '../../watch/burst.ts'
import { watchFolder } from '../../watch/folder-watch.ts'
import type { FolderChange, FolderWatch, WatchState } from '../../watch/types.ts'
import type { SessionParts } from '../session/session-parts.ts'
import {
  countOwnWrites,
  decideChange,
  noOwnWrites,
  type OwnWrites,
  ownWritesWords,
  writesItself,
} from './decide-change.ts'

/** How often run state and reload are looked at; only while watching is wanted. */
const lookEveryMs = 200
/** A change that is told so soon after a reload and its own wait may be the new workers' own. */
const ownWriteSlackMs = 1000

/** What it needs of its session. */
interface WatchParts extends Pick<SessionParts, 'changed' | 'tell'> {
  readonly supervisor: Pick<Supervisor, 'runState' | 'reload'>
  readonly context: { readonly clock: Clock }
  readonly prepared: { readonly cwd: string } | null
}

interface WatchPorts {
  settings(): ClusterSettings
  reload(): Promise<Result<unknown>>
  /** For tests; default: the real one. */
  readonly watch?: typeof watchFolder
}

/** Reloads a cluster when its files changed. */
export class WatchMode {
  readonly #parts: WatchParts
  readonly #ports: WatchPorts
  readonly #clock: Clock
  readonly #looks: Repetition
  #watch: FolderWatch | null = null
  /** What the present watch was begun with. */
  #begunWith = ''
  #waiting: FolderChange | null = null
  #own: OwnWrites = noOwnWrites
  #isPaused = false
  #isAsking = false
  #reloadedMonoMs = Number.NEGATIVE_INFINITY
  /** The newest reload that was noticed. */
  #knownReload: number | null = null
  #isClosed = false

  constructor(parts: WatchParts, ports: WatchPorts) {
    this.#parts = parts
    this.#ports = ports
    this.#clock = parts.context.clock
    this.#looks = new Repetition(this.#clock, () => this.#step())
    // Not at once: its cluster is still being made.
    this.#looks.in(0)
  }

  get now(): WatchSnapshot | null {
    if (this.#watch === null) return null
    if (this.#isPaused) return { state: 'paused', words: pauseWords(this.#own) }
    const { folder, state } = this.#watch
    return { state: state.kind, words: wordsOf(folder, state) }
  }

  /** Settings changed: begins, ends or goes on. */
  look(): void {
    this.#looks.now()
  }

  close(): void {
    this.#isClosed = true
    this.#looks.close()
    this.#watch?.close()
  }

  #step(): number | null {
    this.#guarded(() => {
      this.#follow()
      this.#noteReload()
      this.#act(this.#decideNow())
    })
    return this.#ports.settings().watch ? lookEveryMs : null
  }

  #say(kind: LifecycleEvent['kind'], tone: LifecycleEvent['tone'], words: string): void {
    this.#parts.tell({ atMs: this.#clock.nowMs(), kind, tone, slot: null, generation: null, words, mark: null })
  }

  get #isReloading(): boolean {
    return this.#isAsking || this.#parts.supervisor.reload?.state === 'running'
  }

  /** One may begin and end between two looks. */
  #noteReload(): void {
    const newest = this.#parts.supervisor.reload?.operationId ?? null
    if (this.#isReloading || newest !== this.#knownReload) this.#reloadedMonoMs = this.#clock.monoMs()
    this.#knownReload = newest
  }

  #follow(): void {
    const { supervisor, prepared } = this.#parts
    const { watch: isOn, watchDebounceMs, scriptPath } = this.#ports.settings()
    const runs = supervisor.runState === 'running' || supervisor.runState === 'starting'
    const folder = isOn && runs ? (prepared?.cwd ?? null) : null
    const wanted = folder === null ? '' : JSON.stringify([folder, watchDebounceMs])
    if (wanted === this.#begunWith) return
    this.#watch?.close()
    this.#watch = null
    this.#waiting = null
    this.#own = noOwnWrites
    this.#isPaused = false
    if (folder !== null) this.#begin(folder, watchDebounceMs, scriptPath)
    // Only now: what could not be begun is begun with the next look.
    this.#begunWith = wanted
    this.#parts.changed()
  }

  #begin(folder: string, debounceMs: number, scriptPath: string): void {
    let told: WatchState['kind'] = 'scanning'
    const begun: FolderWatch = (this.#ports.watch ?? watchFolder)({
      folder,
      debounceMs,
      clock: this.#clock,
      scriptPath,
      // A fault in here is none of the folder's: it must not end the watch.
      changed: (change) => this.#guarded(() => this.#take(change, debounceMs)),
      stateChanged: () => {
        const { state } = begun
        this.#parts.changed()
        if (state.kind === told) return
        told = state.kind
        const words = wordsOf(folder, state)
        if (state.kind === 'failed') this.#say('notice', 'warn', `${words}. The cluster goes on without it`)
        else this.#say('notice', state.kind === 'missing' ? 'warn' : 'info', words)
      },
    })
    this.#watch = begun
  }

  /** Files that change right now may be half written: those that waited for a reload wait for them, too. */
  #decideNow(): ReturnType<typeof decideChange> {
    const decision = decideChange(this.#parts.supervisor.runState, this.#isReloading)
    return decision === 'reload' && this.#watch?.isStill === false ? 'wait' : decision
  }

  #take(change: FolderChange, debounceMs: number): void {
    if (this.#isPaused) return
    const before = this.#waiting
    // First of all: whatever fails below, the next look acts upon it.
    this.#waiting = joinChanges(before, change)
    this.#noteReload()
    const monoMs = this.#clock.monoMs()
    const duringReload = this.#isReloading || monoMs - this.#reloadedMonoMs < debounceMs + ownWriteSlackMs
    this.#own = countOwnWrites(this.#own, change, { monoMs, duringReload })
    const decision = this.#decideNow()
    if (decision === 'wait' && before === null) {
      const meanwhile = this.#isReloading ? 'during the reload: one more follows' : 'while it starts: a reload follows'
      this.#say('reload', 'info', `${changeWords(change)} ${meanwhile}`)
    }
    this.#act(decision)
  }

  /** A step that fails is told, and is not the last one. */
  #guarded(step: () => void): void {
    try {
      step()
    } catch (error) {
      console.error('reload on changes:', error)
      this.#say('notice', 'warn', `reload on changes met a fault inside the deck, and goes on: ${errorWords(error)}`)
    }
  }

  #act(decision: ReturnType<typeof decideChange>): void {
    if (this.#waiting === null || this.#isPaused || decision === 'wait') return
    const change = this.#waiting
    this.#waiting = null
    if (decision === 'forget') return
    if (writesItself(this.#own)) {
      this.#isPaused = true
      this.#say('notice', 'bad', `${pauseWords(this.#own)}. List that in .gitignore, then switch it off and on`)
      this.#parts.changed()
      return
    }
    void this.#reload(change)
  }

  async #reload(change: FolderChange): Promise<void> {
    const words = changeWords(change)
    this.#say('reload', 'info', `reload: ${words}`)
    const started = await this.#askForReload()
    if (started.ok || this.#isClosed) return
    // Another reload was faster: one more follows it.
    if (started.error.code === 'already-so') this.#waiting = joinChanges(change, this.#waiting ?? change)
    else this.#say('reload', 'warn', `${words}, but nothing was reloaded: ${started.error.message}`)
  }

  async #askForReload(): Promise<Result<unknown>> {
    this.#isAsking = true
    try {
      return await this.#ports.reload()
    } catch (error) {
      console.error('reload on changes:', error)
      return fail('internal', errorWords(error))
    } finally {
      this.#isAsking = false
    }
  }
}

function pauseWords(own: OwnWrites): string {
  return `reload on changes pauses: ${ownWritesWords(own)}`
}

function wordsOf(folder: string, state: WatchState): string {
  switch (state.kind) {
    case 'scanning':
      return `looking for the files to watch in ${folder}`
    case 'watching': {
      const where = `${counted(state.fileCount, 'file')} in ${counted(state.folderCount, 'folder')}`
      return `watching ${where} below ${folder}: a change reloads`
    }
    case 'missing':
      return `${folder} is gone: reload on changes waits until it is back`
    case 'failed':
      return `reload on changes is off: ${folder} cannot be watched, ${state.words}`
  }
}
