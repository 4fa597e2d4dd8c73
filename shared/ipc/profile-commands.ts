import { z } from 'zod'
import { type Profile, type ProfilesSnapshot, profileFormats, profileKinds } from '../inspection/profile.ts'
import { limits } from '../limits.ts'
import { nameSchema } from '../model/settings.ts'
import { wholeNumber } from '../model/whole-number.ts'
import { answering } from './answering.ts'
import { placeSchema } from './place.ts'

const id = z.string().min(1).max(100)
const slotNumber = z.number().int().min(1).max(limits.workers.max)

/** What can be asked about profiles; a part of the contract. */
export const profileCommands = {
  'profile.snapshot': answering<ProfilesSnapshot>()(z.strictObject({})),
  /**
   * Begins one of these slots, or of all (null), in the same seconds. Answers when sampling has begun in at least one: who
   * refused stands in the profile.
   */
  'profile.start': answering<{ readonly runId: string }>()(
    z.strictObject({
      clusterId: id,
      slots: z.array(placeSchema).min(1).max(limits.workers.max).nullable(),
      kind: z.enum(profileKinds),
      forMs: wholeNumber(limits.profileForMs, 'Duration, in ms'),
      /** Between two samples of `cpu`; mean bytes between two of `allocations`. */
      interval: wholeNumber(limits.profileInterval, 'Interval').optional(),
    }),
  ),
  /** Replaces the slot's worker by one whose start is sampled until it listens. */
  'profile.boot': answering<{ readonly runId: string }>()(z.strictObject({ clusterId: id, slot: slotNumber })),
  /** Ends it before its time, and answers with what there is. */
  'profile.stop': answering<{ readonly profileId: string }>()(z.strictObject({ runId: id })),
  'profile.read': answering<Profile>()(z.strictObject({ profileId: id })),
  /** What weighs most, as a short text in Markdown: for an issue, or an assistant. */
  'profile.text': answering<string>()(z.strictObject({ profileId: id })),
  'profile.rename': answering<void>()(z.strictObject({ profileId: id, name: nameSchema })),
  'profile.remove': answering<void>()(z.strictObject({ profileId: id })),
  /** Asks where to write it; null when the person cancelled. `slot` null: of all, one file each. */
  'profile.export': answering<string | null>()(
    z.strictObject({ profileId: id, format: z.enum(profileFormats), slot: placeSchema.nullable() }),
  ),
} as const
