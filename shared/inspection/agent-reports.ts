import { z } from 'zod'

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

/** What an agent tells of what a look into its worker asked for. */
export const inspectReportSchema = z.discriminatedUnion('kind', [profile])
export type AgentInspectReport = z.infer<typeof inspectReportSchema>
