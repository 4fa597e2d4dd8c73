/** Whether newer versions are looked for by itself. Each step after that is asked for, too. */
export const updateChoices = ['off', 'ask'] as const
export type UpdateChoice = (typeof updateChoices)[number]

/** What Settings shows of updates. */
export interface UpdatesState {
  /** Where they would come from; null: nowhere, and nothing is said of them. */
  readonly from: string | null
}

/** What came of a look, in words. */
export interface UpdateLook {
  readonly words: string
}
