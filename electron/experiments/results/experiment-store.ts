import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { errorCode, errorWords } from '../../../shared/base/error-words.ts'
import { parseJson } from '../../../shared/base/parse-json.ts'
import { limits } from '../../../shared/limits.ts'
import { type ExperimentResult, type ExperimentSummary, verdicts } from '../../../shared/model/experiment.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { makeFolder } from '../../platform/make-folder.ts'
import { writeWhole } from '../../platform/write-whole.ts'

interface Kept {
  readonly summary: ExperimentSummary
  /** A person gave it its name: it is kept longer. */
  readonly isNamed: boolean
}

const summarySchema = z.strictObject({
  resultId: z.string().regex(/^[\w-]{1,100}$/),
  name: z.string(),
  title: z.string(),
  clusterId: z.string(),
  clusterName: z.string(),
  verdict: z.enum(verdicts),
  words: z.string(),
  startedAtMs: z.number(),
  durationMs: z.number(),
  runCount: z.number(),
})
const headSchema = z.strictObject({ version: z.literal(1), isNamed: z.boolean(), summary: summarySchema })
/** What we wrote ourselves; a later deck would write another version. */
const resultSchema: z.ZodType<ExperimentResult> = z.looseObject({
  version: z.literal(1),
  summary: summarySchema,
  runs: z.array(z.looseObject({ number: z.number(), verdict: z.enum(verdicts) })),
}) as never

/**
 * Results of experiments on disk, one file each: a line that tells what it is, and a line with all of it, so that the list is
 * read without them. The folder is read when somebody first asks; a failed write is told.
 */
export class ExperimentStore {
  readonly #dir: string
  readonly #onProblem: (words: string) => void
  #kept: Map<string, Kept> | null = null
  /** One change after the other: each sees the files as the last one left them. */
  #queue: Promise<unknown> = Promise.resolve()

  constructor(dir: string, onProblem: (words: string) => void) {
    this.#dir = dir
    this.#onProblem = onProblem
  }

  /** Newest first. */
  summaries(): Promise<readonly ExperimentSummary[]> {
    return this.#next(async (kept) => newestFirst(kept))
  }

  read(resultId: string): Promise<Result<ExperimentResult>> {
    return this.#next(async (kept) => (kept.has(resultId) ? this.#read(resultId) : gone))
  }

  /** Beyond the limit the oldest that nobody named goes. */
  add(result: ExperimentResult): Promise<Result<void>> {
    return this.#next(async (kept) => {
      const written = await this.#write(kept, result, false)
      while (kept.size > limits.experimentResultsKept) await this.#drop(kept, oldestOf(kept))
      return written
    })
  }

  rename(resultId: string, name: string): Promise<Result<void>> {
    return this.#next(async (kept) => {
      const read = kept.has(resultId) ? await this.#read(resultId) : gone
      if (!read.ok) return read
      return this.#write(kept, { ...read.value, summary: { ...read.value.summary, name } }, true)
    })
  }

  remove(resultId: string): Promise<Result<void>> {
    return this.#next(async (kept) => {
      if (!kept.has(resultId)) return gone
      await this.#drop(kept, resultId)
      return ok(undefined)
    })
  }

  #next<T>(change: (kept: Map<string, Kept>) => Promise<T>): Promise<T> {
    const done = this.#queue.then(async () => {
      this.#kept ??= await this.#readFolder()
      return change(this.#kept)
    })
    // Changes answer their failures as values, or tell them.
    this.#queue = done.catch(() => {})
    return done
  }

  async #readFolder(): Promise<Map<string, Kept>> {
    const kept = new Map<string, Kept>()
    try {
      const names = (await readdir(this.#dir)).filter((name) => name.endsWith('.jsonl'))
      for (const name of names) {
        const head = headSchema.safeParse(
          parseJson((await readFile(join(this.#dir, name), 'utf8')).split('\n')[0] ?? ''),
        )
        const isWhole = head.success && `${head.data.summary.resultId}.jsonl` === name
        if (isWhole) kept.set(head.data.summary.resultId, head.data)
        else this.#onProblem(`${join(this.#dir, name)} cannot be understood: it is left as it is, and not shown`)
      }
    } catch (error) {
      if (errorCode(error) !== 'ENOENT')
        this.#onProblem(`The folder of experiments cannot be read: ${errorWords(error)}`)
    }
    return kept
  }

  async #read(resultId: string): Promise<Result<ExperimentResult>> {
    try {
      const [, body = ''] = (await readFile(this.#path(resultId), 'utf8')).split('\n')
      const parsed = resultSchema.safeParse(parseJson(body))
      return parsed.success
        ? ok(parsed.data)
        : fail('internal', `The result cannot be understood: ${this.#path(resultId)}`)
    } catch (error) {
      return fail('not-found', `The result cannot be read: ${errorWords(error)}`)
    }
  }

  async #write(kept: Map<string, Kept>, result: ExperimentResult, isNamed: boolean): Promise<Result<void>> {
    const { summary } = result
    const head = { version: 1, isNamed, summary }
    try {
      makeFolder(this.#dir)
      await writeWhole(this.#path(summary.resultId), `${JSON.stringify(head)}\n${JSON.stringify(result)}\n`)
    } catch (error) {
      return fail('internal', `The result ${summary.name} could not be saved: ${errorWords(error)}`)
    }
    kept.set(summary.resultId, { summary, isNamed })
    return ok(undefined)
  }

  async #drop(kept: Map<string, Kept>, resultId: string): Promise<void> {
    kept.delete(resultId)
    try {
      await rm(this.#path(resultId), { force: true })
    } catch (error) {
      this.#onProblem(`The result of an experiment could not be removed: ${errorWords(error)}`)
    }
  }

  #path(resultId: string): string {
    return join(this.#dir, `${resultId}.jsonl`)
  }
}

function newestFirst(kept: ReadonlyMap<string, Kept>): readonly ExperimentSummary[] {
  return [...kept.values()].map(({ summary }) => summary).sort((one, other) => other.startedAtMs - one.startedAtMs)
}

/** Of those that nobody named, if there are any. */
function oldestOf(kept: ReadonlyMap<string, Kept>): string {
  const oldestFirst = newestFirst(kept).toReversed()
  const next = oldestFirst.find(({ resultId }) => kept.get(resultId)?.isNamed === false) ?? oldestFirst[0]
  return next?.resultId ?? ''
}

const gone = fail('not-found', 'That result is not kept any more')
