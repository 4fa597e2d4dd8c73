import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorWords } from '../../shared/base/error-words.ts'
import { makeFolder } from '../platform/make-folder.ts'
import { thisPlatform } from '../platform/this-platform.ts'
import type { WindowsProcesses } from '../platform/windows-processes.ts'
import { type ForkRecord, type OwnerRecord, writeLine } from './journal.ts'
import { identityReader, type ReadIdentities, readBootId, readProcStat } from './process-identity.ts'
import { type EndedOrphan, type SweepTools, sweepOrphans } from './sweep.ts'

/** A process just forked; without `startTime` the ledger reads it. */
type NewFork = Omit<ForkRecord, 'startTime'> & { readonly startTime?: string }

interface OrphanLedgerOptions {
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

/**
 * Records of what this deck forked, on disk, so that the next deck can end what this one could not. Nothing is written
 * before the first fork.
 */
export class OrphanLedger {
  readonly #dir: string
  readonly #onProblem: (words: string) => void
  readonly #tools: Partial<SweepTools>
  readonly #identify: ReadIdentities
  readonly #forks = new Map<number, ForkRecord>()
  /** Forked, and alive as far as is known, but without a start time yet. */
  readonly #awaited = new Set<number>()
  #owner: OwnerRecord | null = null
  #path = ''
  #lineCount = 0
  #isClosed = false
  #hasFailed = false

  constructor({ dir, onProblem = () => {}, windows = null, tools = {} }: OrphanLedgerOptions) {
    this.#dir = dir
    this.#onProblem = onProblem
    this.#tools = tools
    this.#identify = tools.identify ?? identityReader(windows)
  }

  /** On disk when it returns (Linux); elsewhere as soon as the system has told the start time. */
  add(fork: NewFork): void {
    if (this.#isClosed) return
    const { pid, slot, clusterName } = fork
    const startTime = fork.startTime ?? readProcStat(pid)?.startTime
    if (startTime !== undefined) this.#record({ pid, slot, clusterName, startTime })
    else if (thisPlatform !== 'linux' || this.#tools.identify !== undefined) {
      void this.#recordLater({ pid, slot, clusterName })
    }
  }

  remove(pid: number): void {
    this.#awaited.delete(pid)
    if (this.#isClosed || !this.#forks.delete(pid)) return
    this.#save(writeLine({ do: 'remove', pid }))
  }

  /** Ends what decks that are dead left behind, and forgets their records. Once, at start. */
  sweep(): Promise<readonly EndedOrphan[]> {
    return sweepOrphans(this.#dir, undefined, {
      identify: this.#identify,
      onUnknown: this.#onProblem,
      ...this.#tools,
    })
  }

  /** Forgets the record when no process is left in it. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    if (this.#forks.size === 0 && this.#path !== '') rmSync(this.#path, { force: true })
  }

  #record(fork: ForkRecord): void {
    this.#forks.set(fork.pid, fork)
    this.#save(writeLine({ do: 'add', ...fork }))
  }

  async #recordLater(fork: Omit<ForkRecord, 'startTime'>): Promise<void> {
    this.#awaited.add(fork.pid)
    const identities = await this.#identify([fork.pid])
    // It may have ended, and its pid may be another's by now.
    if (this.#isClosed || !this.#awaited.delete(fork.pid)) return
    if (!identities.ok) return this.#tellOnce(`cannot be recorded: ${identities.error.message}`)
    const identity = identities.value.get(fork.pid)
    if (identity !== undefined) this.#record({ ...fork, startTime: identity.startTime })
  }

  #save(append: string): void {
    try {
      this.#owner ??= this.#open()
      if (this.#lineCount >= compactAtLines || this.#lineCount === 0) this.#rewrite(this.#owner)
      else appendFileSync(this.#path, append)
      this.#lineCount++
    } catch (error) {
      this.#tellOnce(`cannot be recorded in ${this.#dir}: ${errorWords(error)}`)
      // A line may be torn, or missing: the next one writes all of them.
      this.#lineCount = 0
    }
  }

  #open(): OwnerRecord {
    makeFolder(this.#dir)
    // Not `performance.timeOrigin`: in a thread that is the thread's own.
    const startTime = readProcStat(process.pid)?.startTime ?? String(Math.round(Date.now() - process.uptime() * 1000))
    // The start time belongs to the name: in containers every deck may have the same pid.
    this.#path = join(this.#dir, `deck-${process.pid}-${startTime}.jsonl`)
    return { ownerPid: process.pid, ownerStartTime: startTime, bootId: readBootId() }
  }

  /** Whole and at once: a deck that is killed meanwhile leaves the old record or the new one. */
  #rewrite(owner: OwnerRecord): void {
    const lines = [...this.#forks.values()].map((fork) => writeLine({ do: 'add', ...fork }))
    writeFileSync(`${this.#path}.new`, writeLine(owner) + lines.join(''))
    renameSync(`${this.#path}.new`, this.#path)
    this.#lineCount = lines.length
  }

  #tellOnce(words: string): void {
    if (!this.#hasFailed) this.#onProblem(`Workers and load generators ${words}`)
    this.#hasFailed = true
  }
}
