import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type OwnerRecord, type WorkerRecord, writeLine } from './journal.ts'
import { readBootId, readIdentities, readProcStat } from './process-identity.ts'
import { type EndedOrphan, sweepOrphans } from './sweep.ts'

/** A worker just forked; without `startTime` the ledger reads it. */
export type NewWorker = Omit<WorkerRecord, 'startTime'> & { readonly startTime?: string }

/** Records of what this deck forked, on disk, so that the next deck can end what this one could not. */
export interface OrphanLedger {
  /** On disk when it returns (Linux); elsewhere as soon as `ps` has told the start time. */
  add(worker: NewWorker): void
  remove(pid: number): void
  /** Ends what decks that are dead left behind, and forgets their records. Once, at start. */
  sweep(): Promise<readonly EndedOrphan[]>
  /** Forgets the record when no worker is left in it. */
  close(): void
}

export interface OrphanLedgerOptions {
  /** Folder of the records, made when missing; one per user-data folder. */
  readonly dir: string
  /** Called once when records cannot be written: workers then run without this net. */
  readonly onProblem?: (words: string) => void
}

/** A journal of mostly removed workers is written anew beyond this. */
const compactAtLines = 1000

/** Opens this deck's ledger. Nothing is written before the first worker. */
export function createOrphanLedger(options: OrphanLedgerOptions): OrphanLedger {
  const { dir, onProblem = () => {} } = options
  const workers = new Map<number, WorkerRecord>()
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
      if (!hasFailed) onProblem(`Workers cannot be recorded in ${dir}: ${reason(error)}`)
      hasFailed = true
    }
  }

  function open(): void {
    mkdirSync(dir, { recursive: true })
    const startTime = readProcStat(process.pid)?.startTime ?? String(Math.round(performance.timeOrigin))
    owner = { ownerPid: process.pid, ownerStartTime: startTime, bootId: readBootId() }
    // The start time belongs to the name: in containers every deck may have the same pid.
    path = join(dir, `deck-${process.pid}-${startTime}.jsonl`)
  }

  /** Whole and at once: a deck that is killed meanwhile leaves the old record or the new one. */
  function rewrite(): void {
    if (owner === null) return
    const lines = [...workers.values()].map((worker) => writeLine({ do: 'add', ...worker }))
    writeFileSync(`${path}.new`, writeLine(owner) + lines.join(''))
    renameSync(`${path}.new`, path)
    lineCount = lines.length
  }

  function record(worker: WorkerRecord): void {
    workers.set(worker.pid, worker)
    save(writeLine({ do: 'add', ...worker }))
  }

  return {
    add(worker) {
      if (isClosed) return
      const { pid, slot, clusterName } = worker
      const startTime = worker.startTime ?? readProcStat(pid)?.startTime
      if (startTime !== undefined) record({ pid, slot, clusterName, startTime })
      else if (process.platform !== 'linux') void recordLater({ pid, slot, clusterName })
    },
    remove(pid) {
      if (isClosed || !workers.delete(pid)) return
      save(writeLine({ do: 'remove', pid }))
    },
    sweep: () => sweepOrphans(dir),
    close() {
      if (isClosed) return
      isClosed = true
      if (workers.size === 0 && path !== '') rmSync(path, { force: true })
    },
  }

  async function recordLater(worker: Omit<WorkerRecord, 'startTime'>): Promise<void> {
    const identity = (await readIdentities([worker.pid])).get(worker.pid)
    if (identity !== undefined && !isClosed) record({ ...worker, startTime: identity.startTime })
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
