import { readFile, rm } from 'node:fs/promises'
import { errorWords } from '../../../shared/base/error-words.ts'
import { limits } from '../../../shared/limits.ts'
import type { LoadResult, LoadResultSummary } from '../../../shared/model/load.ts'
import type { LoadSettings } from '../../../shared/model/load-settings.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { makeFolder } from '../../platform/make-folder.ts'
import { writeWhole } from '../../platform/write-whole.ts'
import {
  type KeptResult,
  listPath,
  parseResult,
  readResults,
  resultPath,
  setAside,
  writeList,
  writeResult,
} from './result-files.ts'

/** Clusters whose last settings are remembered. */
const settingsKept = 100

/**
 * Results on disk and the last settings: one file per result, and a list of them; writes are atomic. The folder is made
 * when there is none; a failed write is told to `onProblem`.
 */
export class ResultsStore {
  readonly #kept = new Map<string, KeptResult>()
  #lastSettings: Readonly<Record<string, LoadSettings>> = {}
  readonly #dir: string
  readonly #onProblem: (words: string) => void
  /** One change after the other: each sees the files as the last one left them. */
  #queue: Promise<unknown> = Promise.resolve()

  constructor(dir: string, onProblem: (words: string) => void) {
    this.#dir = dir
    this.#onProblem = onProblem
    try {
      makeFolder(dir)
      const { results, lastSettings, isOld } = readResults(dir, onProblem)
      for (const one of results) this.#kept.set(one.summary.resultId, one)
      this.#lastSettings = lastSettings
      if (isOld && results.length > 0) void this.#next(() => this.#writeAnew())
    } catch (error) {
      onProblem(`The folder of load results cannot be used: ${errorWords(error)}`)
    }
  }

  /** Newest first. */
  get summaries(): readonly LoadResultSummary[] {
    return [...this.#kept.values()].map(({ summary }) => summary).sort((a, b) => b.startedAtMs - a.startedAtMs)
  }

  get lastSettings(): Readonly<Record<string, LoadSettings>> {
    return this.#lastSettings
  }

  read(resultId: string): Promise<Result<LoadResult>> {
    return this.#next(() => this.#readKept(resultId))
  }

  /** Beyond the limit the oldest that nobody named goes. */
  add(result: LoadResult): Promise<Result<void>> {
    return this.#next(async () => {
      const written = await this.#write(result, false)
      if (!written.ok) return written
      while (this.#kept.size > limits.loadResultsKept) await this.#drop(this.#oldest())
      await this.#saveList()
      return ok(undefined)
    })
  }

  rename(resultId: string, name: string): Promise<Result<void>> {
    return this.#next(async () => {
      const read = await this.#readKept(resultId)
      if (!read.ok) return read
      const written = await this.#write({ ...read.value, summary: { ...read.value.summary, name } }, true)
      if (written.ok) await this.#saveList()
      return written
    })
  }

  remove(resultId: string): Promise<Result<void>> {
    return this.#next(async () => {
      if (!this.#kept.has(resultId)) return gone
      await this.#drop(resultId)
      await this.#saveList()
      return ok(undefined)
    })
  }

  rememberSettings(clusterId: string, settings: LoadSettings): void {
    const { [clusterId]: _, ...others } = this.#lastSettings
    const all = [...Object.entries(others), [clusterId, settings] as const]
    this.#lastSettings = Object.fromEntries(all.slice(-settingsKept))
    void this.#next(() => this.#saveList())
  }

  /** Resolves when everything is on disk. */
  async flush(): Promise<void> {
    await this.#queue
  }

  #next<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(change)
    // Changes answer their failures as values, or tell them.
    this.#queue = done.catch(() => {})
    return done
  }

  async #readKept(resultId: string): Promise<Result<LoadResult>> {
    const kept = this.#kept.get(resultId)
    if (!kept) return gone
    const path = resultPath(this.#dir, resultId)
    let text: string
    try {
      text = await readFile(path, 'utf8')
    } catch (error) {
      this.#kept.delete(resultId)
      return fail('not-found', `The result ${kept.summary.name} cannot be read: ${errorWords(error)}`)
    }
    const read = parseResult(text, path)
    if (read.ok) return ok(read.value.result)
    this.#kept.delete(resultId)
    if (read.error.code === 'unsupported-here') return read
    return fail('internal', setAside(path, read.error.message))
  }

  async #write(result: LoadResult, isNamed: boolean): Promise<Result<void>> {
    const { summary } = result
    try {
      await writeWhole(resultPath(this.#dir, summary.resultId), writeResult(result, isNamed))
    } catch (error) {
      return fail('internal', `The result ${summary.name} could not be saved: ${errorWords(error)}`)
    }
    this.#kept.set(summary.resultId, { summary, isNamed })
    return ok(undefined)
  }

  async #saveList(): Promise<void> {
    const list = { results: [...this.#kept.values()], lastSettings: this.#lastSettings }
    try {
      await writeWhole(listPath(this.#dir), writeList(list))
    } catch (error) {
      this.#onProblem(`The list of load results could not be saved: ${errorWords(error)}`)
    }
  }

  /** What an older deck kept is written again without its secrets. */
  async #writeAnew(): Promise<void> {
    for (const [resultId, { isNamed }] of [...this.#kept]) {
      const read = await this.#readKept(resultId)
      const written = read.ok ? await this.#write(read.value, isNamed) : read
      if (!written.ok) this.#onProblem(written.error.message)
    }
    await this.#saveList()
  }

  async #drop(resultId: string): Promise<void> {
    this.#kept.delete(resultId)
    try {
      await rm(resultPath(this.#dir, resultId), { force: true })
    } catch (error) {
      this.#onProblem(`A load result could not be removed: ${errorWords(error)}`)
    }
  }

  #oldest(): string {
    const all = [...this.#kept.values()].sort((a, b) => a.summary.startedAtMs - b.summary.startedAtMs)
    const next = all.find(({ isNamed }) => !isNamed) ?? all[0]
    return next?.summary.resultId ?? ''
  }
}

const gone = fail('not-found', 'That result is not kept any more')
