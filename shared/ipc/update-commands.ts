import { z } from 'zod'
import type { UpdateLook, UpdatesState } from '../model/updates.ts'
import { answering } from './answering.ts'

const nothing = z.strictObject({})

/** Updates of the deck itself; a part of the contract. */
export const updateCommands = {
  'updates.state': answering<UpdatesState>()(nothing),
  /** Looks for a newer version now; asks before each step that follows, and answers after the first of them. */
  'updates.look': answering<UpdateLook>()(nothing),
} as const
