import { z } from 'zod'
import { holdingSchema } from './holding.ts'

const count = z.number().int().nonnegative()

/** A profile was written to its path; `words`: why not, else ''. */
const profile = z.strictObject({
  kind: z.literal('profile'),
  profileId: count,
  byteCount: count,
  words: z.string().max(300),
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

/** What an agent tells of what a look into its worker asked for. */
export const inspectReportSchema = z.discriminatedUnion('kind', [profile, holding, lines])
export type AgentInspectReport = z.infer<typeof inspectReportSchema>
export type AgentLineMarks = z.infer<typeof lines>
