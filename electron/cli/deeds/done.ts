import type { Result } from '../../../shared/result.ts'

/** What came of a deed: a sentence for a person, and what a program reads. */
export interface Done {
  readonly words: string
  readonly value: unknown
}

/** Its answer comes when the state that was asked for is reached. */
export type Deed = Promise<Result<Done>>
