import { z } from 'zod'
import { answering } from './answering.ts'

/** What Settings shows of updates. */
export interface UpdatesState {
  /** Where they would come from; null: nowhere, and nothing is said of them. */
  readonly from: string | null
}

/** What came of a look, in words. */
export interface UpdateLook {
  readonly words: string
}

const nothing = z.strictObject({})

/** Updates of the deck itself; a part of the contract. */
export const updateCommands = {
  'updates.state': answering<UpdatesState>()(nothing),
  /** Looks for a newer version now; asks before each step that follows, and answers after the first of them. */
  'updates.look': answering<UpdateLook>()(nothing),
} as const
