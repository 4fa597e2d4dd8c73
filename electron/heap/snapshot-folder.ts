import { chmod, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { errorCode, errorWords } from '../../shared/base/error-words.ts'
import { parseJson } from '../../shared/base/parse-json.ts'
import { type HeapSummary, heapWays } from '../../shared/inspection/heap.ts'
import { limits } from '../../shared/limits.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { makeFolder } from '../platform/make-folder.ts'
import { writeWhole } from '../platform/write-whole.ts'

const count = z.number().nonnegative()
const summarySchema = z.strictObject({
  snapshotId: z.string().regex(/^[\w-]{1,100}$/),
  name: z.string(),
  clusterId: z.string(),
  clusterName: z.string(),
  slot: count,
  generation: count,
  pid: count,
  numbering: count,
  atMs: count,
  tookMs: count,
  byteCount: count,
  heapUsedBytes: count,
  way: z.enum(heapWays),
})
const listSchema = z.strictObject({ version: z.literal(1), snapshots: z.array(summarySchema) })

const listName = 'snapshots.json'
const ending = '.heapsnapshot'

/**
 * Heap snapshots on disk, for this user alone, and a list of them: they hold whatever the app held. The folder is read when
 * somebody first asks; what a dead deck left half written goes then.
 */
export class SnapshotFolder {
  readonly #dir: string
  readonly #onProblem: (words: string) => void
  #kept: readonly HeapSummary[] = []
  #reading: Promise<void> | null = null

  constructor(dir: string, onProblem: (words: string) => void) {
    this.#dir = dir
    this.#onProblem = onProblem
  }

  /** Newest first. */
  async all(): Promise<readonly HeapSummary[]> {
    this.#reading ??= this.#read()
    await this.#reading
    return this.#kept
  }

  async find(snapshotId: string): Promise<Result<HeapSummary>> {
    const found = (await this.all()).find((one) => one.snapshotId === snapshotId)
    return found === undefined ? fail('not-found', 'That snapshot is not kept any more') : ok(found)
  }

  pathOf(snapshotId: string): string {
    return join(this.#dir, `${snapshotId}${ending}`)
  }

  /** Where diagnostic reports are laid. */
  get reportPath(): string {
    return join(this.#dir, 'diagnostic-report.json')
  }

  /** Makes the folder. */
  async prepare(): Promise<Result<void>> {
    await this.all()
    try {
      makeFolder(this.#dir, 0o700)
      await chmod(this.#dir, 0o700)
      return ok(undefined)
    } catch (error) {
      return fail('refused', `The folder of heap snapshots cannot be used: ${errorWords(error)}`)
    }
  }

  /** Its file is there. Beyond the limit the oldest goes. */
  async add(summary: HeapSummary): Promise<void> {
    const kept = [summary, ...(await this.all())]
    for (const old of kept.slice(limits.heapSnapshotsKept)) await this.#drop(old.path)
    await this.#write(kept.slice(0, limits.heapSnapshotsKept))
  }

  async rename(snapshotId: string, name: string): Promise<Result<void>> {
    const found = await this.find(snapshotId)
    if (!found.ok) return found
    await this.#write(this.#kept.map((one) => (one.snapshotId === snapshotId ? { ...one, name } : one)))
    return ok(undefined)
  }

  async remove(snapshotId: string): Promise<Result<void>> {
    const found = await this.find(snapshotId)
    if (!found.ok) return found
    await this.#drop(found.value.path)
    await this.#write(this.#kept.filter((one) => one.snapshotId !== snapshotId))
    return ok(undefined)
  }

  /** Half a snapshot, of a worker that ended meanwhile. */
  async dropHalf(snapshotId: string): Promise<void> {
    await this.#drop(`${this.pathOf(snapshotId)}.tmp`)
    await this.#drop(this.pathOf(snapshotId))
  }

  async #read(): Promise<void> {
    try {
      const names = await readdir(this.#dir)
      for (const name of names) if (name.endsWith('.tmp')) await this.#drop(join(this.#dir, name))
      const list = listSchema.safeParse(parseJson(await readFile(join(this.#dir, listName), 'utf8')))
      if (!list.success) return this.#onProblem(`${join(this.#dir, listName)} cannot be understood`)
      const known = list.data.snapshots.map((one) => ({ ...one, path: this.pathOf(one.snapshotId) }))
      const there = await Promise.all(known.map(async ({ path }) => (await stat(path).catch(() => null)) !== null))
      this.#kept = known.filter((_, at) => there[at])
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') this.#onProblem(`The folder of heap snapshots: ${errorWords(error)}`)
    }
  }

  async #write(kept: readonly HeapSummary[]): Promise<void> {
    this.#kept = kept
    const snapshots = kept.map(({ path: _, ...summary }) => summary)
    try {
      await writeWhole(join(this.#dir, listName), JSON.stringify({ version: 1, snapshots }, null, 1))
    } catch (error) {
      this.#onProblem(`The list of heap snapshots could not be saved: ${errorWords(error)}`)
    }
  }

  async #drop(path: string): Promise<void> {
    try {
      await rm(path, { force: true })
    } catch (error) {
      this.#onProblem(`${path} could not be removed: ${errorWords(error)}`)
    }
  }
}
