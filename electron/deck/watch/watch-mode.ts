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

/** Reloads a cluster when its files changed. */
export interface WatchMode {
  readonly now: WatchSnapshot | null
  /** Settings changed: begins, ends or goes on. */
  look(): void
  close(): void
}

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

export function createWatchMode(parts: WatchParts, ports: WatchPorts): WatchMode {
  const { supervisor, context } = parts
  const { clock } = context
  let watch: FolderWatch | null = null
  /** What the present watch was begun with. */
  let begunWith = ''
  let waiting: FolderChange | null = null
  let own: OwnWrites = noOwnWrites
  let isPaused = false
  let isAsking = false
  let reloadedMonoMs = Number.NEGATIVE_INFINITY
  let isClosed = false

  const say = (kind: LifecycleEvent['kind'], tone: LifecycleEvent['tone'], words: string): void =>
    parts.tell({ atMs: clock.nowMs(), kind, tone, slot: null, generation: null, words, mark: null })
  const isReloading = (): boolean => isAsking || supervisor.reload?.state === 'running'

  function follow(): void {
    const { watch: isOn, watchDebounceMs, scriptPath } = ports.settings()
    const runs = supervisor.runState === 'running' || supervisor.runState === 'starting'
    const folder = isOn && runs ? (parts.prepared?.cwd ?? null) : null
    const wanted = folder === null ? '' : JSON.stringify([folder, watchDebounceMs])
    if (wanted === begunWith) return
    watch?.close()
    watch = null
    waiting = null
    own = noOwnWrites
    isPaused = false
    if (folder !== null) begin(folder, watchDebounceMs, scriptPath)
    // Only now: what could not be begun is begun with the next look.
    begunWith = wanted
    parts.changed()
  }

  function begin(folder: string, debounceMs: number, scriptPath: string): void {
    let told: WatchState['kind'] = 'scanning'
    const begun: FolderWatch = (ports.watch ?? watchFolder)({
      ...{ folder, debounceMs, clock, scriptPath },
      // A fault in here is none of the folder's: it must not end the watch.
      changed: (change) => guarded(() => take(change, debounceMs)),
      stateChanged: () => {
        const { state } = begun
        parts.changed()
        if (state.kind === told) return
        told = state.kind
        if (state.kind === 'failed') say('notice', 'warn', `${wordsOf(folder, state)}. The cluster goes on without it`)
        else say('notice', state.kind === 'missing' ? 'warn' : 'info', wordsOf(folder, state))
      },
    })
    watch = begun
  }

  /** Files that change right now may be half written: those that waited for a reload wait for them, too. */
  const decideNow = (): ReturnType<typeof decideChange> => {
    const decision = decideChange(supervisor.runState, isReloading())
    return decision === 'reload' && watch?.isStill === false ? 'wait' : decision
  }

  function take(change: FolderChange, debounceMs: number): void {
    if (isPaused) return
    const before = waiting
    // First of all: whatever fails below, the next look acts upon it.
    waiting = joinChanges(waiting, change)
    const monoMs = clock.monoMs()
    const duringReload = isReloading() || monoMs - reloadedMonoMs < debounceMs + ownWriteSlackMs
    own = countOwnWrites(own, change, { monoMs, duringReload })
    const decision = decideNow()
    if (decision === 'wait' && before === null) {
      const meanwhile = isReloading() ? 'during the reload: one more follows' : 'while it starts: a reload follows'
      say('reload', 'info', `${changeWords(change)} ${meanwhile}`)
    }
    act(decision)
  }

  /** A step that fails is told, and is not the last one. */
  function guarded(step: () => void): void {
    try {
      step()
    } catch (error) {
      console.error('reload on changes:', error)
      say('notice', 'warn', `reload on changes met a fault inside the deck, and goes on: ${errorWords(error)}`)
    }
  }

  function act(decision: ReturnType<typeof decideChange>): void {
    if (waiting === null || isPaused || decision === 'wait') return
    const change = waiting
    waiting = null
    if (decision === 'forget') return
    if (writesItself(own)) {
      isPaused = true
      say('notice', 'bad', `${pauseWords(own)}. List that in .gitignore, then switch it off and on`)
      parts.changed()
      return
    }
    void reload(change)
  }

  async function reload(change: FolderChange): Promise<void> {
    const words = changeWords(change)
    say('reload', 'info', `reload: ${words}`)
    const started = await askForReload()
    if (started.ok || isClosed) return
    // Another reload was faster: one more follows it.
    if (started.error.code === 'already-so') waiting = joinChanges(change, waiting ?? change)
    else say('reload', 'warn', `${words}, but nothing was reloaded: ${started.error.message}`)
  }

  async function askForReload(): Promise<Result<unknown>> {
    isAsking = true
    try {
      return await ports.reload()
    } catch (error) {
      console.error('reload on changes:', error)
      return fail('internal', errorWords(error))
    } finally {
      isAsking = false
    }
  }

  const looks = new Repetition(clock, () => {
    guarded(() => {
      follow()
      if (isReloading()) reloadedMonoMs = clock.monoMs()
      act(decideNow())
    })
    return ports.settings().watch ? lookEveryMs : null
  })
  // Not at once: its cluster is still being made.
  looks.in(0)

  return {
    get now(): WatchSnapshot | null {
      if (watch === null) return null
      if (isPaused) return { state: 'paused', words: pauseWords(own) }
      return { state: watch.state.kind, words: wordsOf(watch.folder, watch.state) }
    },
    look: () => looks.now(),
    close() {
      isClosed = true
      looks.close()
      watch?.close()
    },
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
