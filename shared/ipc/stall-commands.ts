import { z } from 'zod'
import type { StallCapture } from '../inspection/stall.ts'
import { answering } from './answering.ts'
import { placeSchema } from './place.ts'

const clusterId = z.string().min(1).max(100)
const count = z.number().int().min(1)

/** What can be asked about stuck workers; a part of the contract. */
export const stallCommands = {
  /** Looks where this very process is stuck. Refused for one that answers. */
  'stall.capture': answering<{ readonly captureId: number }>()(
    z.strictObject({ clusterId, slot: placeSchema, generation: count, pid: count }),
  ),
  'stall.read': answering<StallCapture>()(z.strictObject({ clusterId, captureId: count })),
} as const
