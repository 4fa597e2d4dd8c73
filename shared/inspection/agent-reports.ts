import { z } from 'zod'
import { limits } from '../limits.ts'
import { holdingSchema } from './holding.ts'

const count = z.number().int().nonnegative()

/** What ended the sampling: an order, the worker's first server that listens, or the longest time it was given. */
export const profileEnds = ['order', 'listening', 'time'] as const

/** A profile was written to its path; `words`: why not, else ''. */
const profile = z.strictObject({
  kind: z.literal('profile'),
  profileId: count,
  byteCount: count,
  endedBy: z.enum(profileEnds),
  words: z.string().max(300),
})

/**
 * How a heap snapshot goes. `walking`: V8 looks at every object, and the process stands still. `writing`: so many bytes are in
 * the file. `failed`: why, and no file is left.
 */
const heapSnapshot = z.strictObject({
  kind: z.literal('heap-snapshot'),
  lookId: count,
  state: z.enum(['walking', 'writing', 'done', 'failed']),
  byteCount: count,
  heapUsedBytes: count,
  /** Two of a process under the same number call an object by the same id. */
  numbering: count,
  words: z.string().max(300),
})

/** Garbage was collected; `words`: why not, else ''. */
const collected = z.strictObject({
  kind: z.literal('collected'),
  lookId: count,
  beforeBytes: count,
  afterBytes: count,
  tookMs: z.number().nonnegative(),
  words: z.string().max(300),
})

/** The diagnostic report was written; `words`: why not, else ''. */
const diagnosed = z.strictObject({
  kind: z.literal('diagnosed'),
  lookId: count,
  byteCount: count,
  words: z.string().max(300),
})

/** The inspector is open there; `isOurs`: by us, else the app or its `--inspect` opened it, and it stays open. */
const inspector = z.strictObject({
  kind: z.literal('inspector'),
  url: z
    .string()
    .regex(/^ws:\/\/[\w.:[\]-]+:\d+\/[\w-]+$/)
    .max(300),
  isOurs: z.boolean(),
})

/**
 * Which bytes of stdout and stderr were written in which request's asynchronous context. `marks` are five numbers each: the
 * stream (0 stdout, 1 stderr); its first byte, counted from the process's first; bytes, whole lines; the number of the request in
 * its worker; what the first line begins with (`lineCheck`). `requests` names those that the marks number.
 */
const lines = z.strictObject({
  kind: z.literal('lines'),
  requests: z.array(z.tuple([count, z.string().max(80)])).max(10_000),
  marks: z.array(count).max(5000),
  /** Marks that had no room, since it began. */
  droppedCount: count,
})

const holding = z.strictObject({ kind: z.literal('holding'), holding: holdingSchema })

/** A piece of what was written, in base64; `words`: why there is none, else ''. */
const written = z.strictObject({
  kind: z.literal('written'),
  lookId: count,
  offset: count,
  totalBytes: count,
  base64: z.string().max(Math.ceil(limits.writtenPieceBytes / 3) * 4),
  words: z.string().max(300),
})

/** What an agent tells of what a look into its worker asked for. */
export const inspectReportSchema = z.discriminatedUnion('kind', [
  profile,
  inspector,
  holding,
  lines,
  heapSnapshot,
  collected,
  diagnosed,
  written,
])
export type AgentInspectReport = z.infer<typeof inspectReportSchema>
export type AgentLineMarks = z.infer<typeof lines>
