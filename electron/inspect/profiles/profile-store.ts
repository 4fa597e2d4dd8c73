import { open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { errorCode, errorWords } from '../../../shared/base/error-words.ts'
import { parseJson } from '../../../shared/base/parse-json.ts'
import {
  frameOrigins,
  type Profile,
  type ProfileSummary,
  profileKinds,
  profileTriggers,
} from '../../../shared/inspection/profile.ts'
import { limits } from '../../../shared/limits.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { makeFolder } from '../../platform/make-folder.ts'
import { writeWhole } from '../../platform/write-whole.ts'

/** Names and 128 slots fit many times. */
const mostHeadBytes = 16 * 1024
const newline = 10
/** The longest profile is long over by then. */
const draftForMs = 10 * 60_000

interface Kept {
  readonly summary: ProfileSummary
  /** A person gave it its name: it is kept longer. */
  readonly isNamed: boolean
}

const summaryFields = {
  profileId: z.string().regex(/^[\w-]{1,100}$/),
  name: z.string(),
  clusterId: z.string(),
  clusterName: z.string(),
  kind: z.enum(profileKinds),
  trigger: z.enum(profileTriggers),
  atMs: z.number(),
  durationMs: z.number(),
  intervalMicros: z.number(),
  slots: z.array(z.number()),
  hottest: z.string().nullable(),
  byteCount: z.number(),
}
const summarySchema: z.ZodType<ProfileSummary> = z.strictObject(summaryFields)
const headSchema = z.strictObject({ version: z.literal(1), isNamed: z.boolean(), summary: summarySchema })
const frameSchema = z.strictObject({
  functionName: z.string(),
  file: z.string(),
  line: z.number().nullable(),
  column: z.number().nullable(),
  origin: z.enum(frameOrigins),
  packageName: z.string().nullable(),
})
const numbers = z.array(z.number())
const partSchema = z.strictObject({
  slot: z.number(),
  generation: z.number(),
  pid: z.number(),
  frames: z.array(frameSchema),
  nodes: z.strictObject({ frame: numbers, parent: numbers, selfWeight: numbers }),
  samples: numbers,
  sampleMicros: numbers,
  durationMs: z.number(),
  remark: z.string().nullable(),
})
/** All that the first line does not tell. */
const bodySchema = z.strictObject({
  parts: z.array(partSchema),
  refused: z.array(z.strictObject({ slot: z.number(), words: z.string() })),
})

/**
 * Profiles on disk, one file each: a line that tells what it is, and a line with what was sampled, so that the list is read
 * without those megabytes. The folder is read when somebody first asks; a failed write is told.
 */
export class ProfileStore {
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
  summaries(): Promise<readonly ProfileSummary[]> {
    return this.#next(async (kept) => newestFirst(kept))
  }

  read(profileId: string): Promise<Result<Profile>> {
    return this.#next(async (kept) => {
      const found = kept.get(profileId)
      const body = found === undefined ? gone : await this.#body(profileId)
      if (!body.ok || found === undefined) return body.ok ? gone : body
      const parsed = bodySchema.safeParse(parseJson(body.value))
      if (!parsed.success) return damaged(this.#path(profileId))
      return ok({ ...found.summary, ...parsed.data })
    })
  }

  /** Its `byteCount` is what it takes on disk. Beyond the limit the oldest that nobody named goes. */
  add({ parts, refused, ...summary }: Profile): Promise<Result<void>> {
    return this.#next(async (kept) => {
      const body = JSON.stringify({ parts, refused })
      const written = await this.#write(kept, { summary: { ...summary, byteCount: body.length }, isNamed: false }, body)
      while (kept.size > limits.profilesKept) await this.#drop(kept, oldestOf(kept))
      return written
    })
  }

  rename(profileId: string, name: string): Promise<Result<void>> {
    return this.#next(async (kept) => {
      const found = kept.get(profileId)
      const body = found === undefined ? gone : await this.#body(profileId)
      if (!body.ok || found === undefined) return body.ok ? gone : body
      return this.#write(kept, { summary: { ...found.summary, name }, isNamed: true }, body.value)
    })
  }

  remove(profileId: string): Promise<Result<void>> {
    return this.#next(async (kept) => {
      if (!kept.has(profileId)) return gone
      await this.#drop(kept, profileId)
      return ok(undefined)
    })
  }

  /**
   * The folder in which workers write what they sampled. What is older than any run lies there because a deck died; the rest may
   * be another deck's, which shares the folder.
   */
  async draftFolder(nowMs: number): Promise<Result<string>> {
    const folder = join(this.#dir, 'drafts')
    try {
      makeFolder(folder, 0o700)
      for (const name of await readdir(folder)) {
        const path = join(folder, name)
        const { mtimeMs } = await stat(path)
        if (nowMs - mtimeMs > draftForMs) await rm(path, { force: true })
      }
      return ok(folder)
    } catch (error) {
      return fail('refused', `${folder} cannot be written (${errorWords(error)}): make room there, then try again`)
    }
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
        const head = headSchema.safeParse(parseJson(await readFirstLine(join(this.#dir, name))))
        const isWhole = head.success && `${head.data.summary.profileId}.jsonl` === name
        if (isWhole) kept.set(head.data.summary.profileId, head.data)
        else this.#onProblem(`${join(this.#dir, name)} cannot be understood: it is left as it is, and not shown`)
      }
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') this.#onProblem(`The folder of profiles cannot be read: ${errorWords(error)}`)
    }
    return kept
  }

  async #body(profileId: string): Promise<Result<string>> {
    try {
      const text = await readFile(this.#path(profileId), 'utf8')
      return ok(text.slice(text.indexOf('\n') + 1, -1))
    } catch (error) {
      return fail('not-found', `The profile cannot be read: ${errorWords(error)}`)
    }
  }

  async #write(kept: Map<string, Kept>, one: Kept, body: string): Promise<Result<void>> {
    const { profileId, name } = one.summary
    try {
      makeFolder(this.#dir)
      await writeWhole(this.#path(profileId), `${JSON.stringify({ version: 1, ...one })}\n${body}\n`)
    } catch (error) {
      return fail('internal', `${name} could not be saved (${errorWords(error)}): make room, then take it again`)
    }
    kept.set(profileId, one)
    return ok(undefined)
  }

  async #drop(kept: Map<string, Kept>, profileId: string): Promise<void> {
    kept.delete(profileId)
    try {
      await rm(this.#path(profileId), { force: true })
    } catch (error) {
      this.#onProblem(`A profile could not be removed: ${errorWords(error)}`)
    }
  }

  #path(profileId: string): string {
    return join(this.#dir, `${profileId}.jsonl`)
  }
}

/** The first line of a file; '' where it is longer than any of ours, or where the file does not end as ours do. */
async function readFirstLine(path: string): Promise<string> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mostHeadBytes), 0, mostHeadBytes, 0)
    const last = await file.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1))
    const end = buffer.subarray(0, bytesRead).indexOf(newline)
    // One that somebody shortened has no end.
    return end === -1 || last.buffer[0] !== newline ? '' : buffer.toString('utf8', 0, end)
  } finally {
    await file.close()
  }
}

function newestFirst(kept: ReadonlyMap<string, Kept>): readonly ProfileSummary[] {
  return [...kept.values()].map(({ summary }) => summary).sort((one, other) => other.atMs - one.atMs)
}

/** Of those that nobody named, if there are any. */
function oldestOf(kept: ReadonlyMap<string, Kept>): string {
  const oldestFirst = newestFirst(kept).toReversed()
  const next = oldestFirst.find(({ profileId }) => kept.get(profileId)?.isNamed === false) ?? oldestFirst[0]
  return next?.profileId ?? ''
}

const gone = fail('not-found', 'That profile is not kept any more')
const damaged = (path: string) => fail('internal', `${path} is damaged: remove that profile and take it again`)
