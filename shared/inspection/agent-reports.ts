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

const holding = z.strictObject({ kind: z.literal('holding'), holding: holdingSchema })

/** What an agent tells of what a look into its worker asked for. */
export const inspectReportSchema = z.discriminatedUnion('kind', [profile, holding])
export type AgentInspectReport = z.infer<typeof inspectReportSchema>
