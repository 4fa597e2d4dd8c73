import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorWords } from '../../shared/base/error-words.ts'
import { thisPlatform } from '../platform/this-platform.ts'
import type { WindowsProcesses } from '../platform/windows-processes.ts'
import { type ForkRecord, type OwnerRecord, writeLine } from './journal.ts'
import { identityReader, type ReadIdentities, readBootId, readProcStat } from './process-identity.ts'
import { type EndedOrphan, type SweepTools, sweepOrphans } from './sweep.ts'

/** A process just forked; without `startTime` the ledger reads it. */
export type NewFork = Omit<ForkRecord, 'startTime'> & { readonly startTime?: string }

/** Records of what this deck forked, on disk, so that the next deck can end what this one could not. */
export interface OrphanLedger {
  /** On disk when it returns (Linux); elsewhere as soon as the system has told the start time. */
  add(fork: NewFork): void
  remove(pid: number): void
  /** Ends what decks that are dead left behind, and forgets their records. Once, at start. */
  sweep(): Promise<readonly EndedOrphan[]>
  /** Forgets the record when no process is left in it. */
  close(): void
}

export interface OrphanLedgerOptions {
  /** Folder of the records, made when missing; one per user-data folder. */
  readonly dir: string
  /** Called once when records cannot be written, and for each one that cannot be judged: processes then run without this net. */
  readonly onProblem?: (words: string) => void
  /** Who tells identities here, when the deck has one that does. */
  readonly windows?: Pick<WindowsProcesses, 'read'> | null
  /** For a sweep of another kind, in tests. */
  readonly tools?: Partial<SweepTools>
}

/** A journal of mostly removed processes is written anew beyond this. */
const compactAtLines = 1000

/** Opens this deck's ledger. Nothing is written before the first fork. */
export function createOrphanLedger(options: OrphanLedgerOptions): OrphanLedger {
  const { dir, onProblem = () => {}, windows = null, tools = {} } = options
  const identify: ReadIdentities = tools.identify ?? identityReader(windows)
  const forks = new Map<number, ForkRecord>()
  /** Forked, and alive as far as is known, but without a start time yet. */
  const awaited = new Set<number>()
  let owner: OwnerRecord | null = null
  let path = ''
  let lineCount = 0
  let isClosed = false
  let hasFailed = false

  function save(append: string): void {
    try {
      if (owner === null) open()
      if (lineCount >= compactAtLines || lineCount === 0) rewrite()
      else appendFileSync(path, append)
      lineCount++
    } catch (error) {
      tellOnce(`cannot be recorded in ${dir}: ${errorWords(error)}`)
      // A line may be torn, or missing: the next one writes all of them.
      lineCount = 0
    }
  }

  function tellOnce(words: string): void {
    if (!hasFailed) onProblem(`Workers and load generators ${words}`)
    hasFailed = true
  }

  function open(): void {
    mkdirSync(dir, { recursive: true })
    // Not `performance.timeOrigin`: in a thread that is the thread's own.
    const startTime = readProcStat(process.pid)?.startTime ?? String(Math.round(Date.now() - process.uptime() * 1000))
    owner = { ownerPid: process.pid, ownerStartTime: startTime, bootId: readBootId() }
    // The start time belongs to the name: in containers every deck may have the same pid.
    path = join(dir, `deck-${process.pid}-${startTime}.jsonl`)
  }

  /** Whole and at once: a deck that is killed meanwhile leaves the old record or the new one. */
  function rewrite(): void {
    if (owner === null) return
    const lines = [...forks.values()].map((fork) => writeLine({ do: 'add', ...fork }))
    writeFileSync(`${path}.new`, writeLine(owner) + lines.join(''))
    renameSync(`${path}.new`, path)
    lineCount = lines.length
  }

  function record(fork: ForkRecord): void {
    forks.set(fork.pid, fork)
    save(writeLine({ do: 'add', ...fork }))
  }

  return {
    add(fork) {
      if (isClosed) return
      const { pid, slot, clusterName } = fork
      const startTime = fork.startTime ?? readProcStat(pid)?.startTime
      if (startTime !== undefined) record({ pid, slot, clusterName, startTime })
      else if (thisPlatform !== 'linux' || tools.identify !== undefined) void recordLater({ pid, slot, clusterName })
    },
    remove(pid) {
      awaited.delete(pid)
      if (isClosed || !forks.delete(pid)) return
      save(writeLine({ do: 'remove', pid }))
    },
    sweep: () => sweepOrphans(dir, undefined, { identify, onUnknown: onProblem, ...tools }),
    close() {
      if (isClosed) return
      isClosed = true
      if (forks.size === 0 && path !== '') rmSync(path, { force: true })
    },
  }

  async function recordLater(fork: Omit<ForkRecord, 'startTime'>): Promise<void> {
    awaited.add(fork.pid)
    const identities = await identify([fork.pid])
    // It may have ended, and its pid may be another's by now.
    if (isClosed || !awaited.delete(fork.pid)) return
    if (!identities.ok) return tellOnce(`cannot be recorded: ${identities.error.message}`)
    const identity = identities.value.get(fork.pid)
    if (identity !== undefined) record({ ...fork, startTime: identity.startTime })
  }
}
