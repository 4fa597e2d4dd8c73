import type { Answer } from './answer.ts'
import type { AnswerForm } from './lesson-file.ts'

/** Class mode: phones that vote and are clients of the cluster. */

export interface ClassQuestion {
  readonly id: string
  readonly question: string
  readonly form: AnswerForm
  /** `before` the discussion, `after` it; `closed`: nobody can vote, bars are shown. */
  readonly round: 'before' | 'after' | 'closed'
}

export interface ClassPhone {
  readonly id: string
  readonly alias: string
  readonly state: 'here' | 'silent' | 'left'
  readonly lastAtMs: number
  /** Whom its newest request was answered by; null: none was. */
  readonly slot: number | null
  readonly isLoggedIn: boolean | null
  readonly hasVoted: boolean
}

/** An address of this machine, and how it is offered. */
export interface ClassHost {
  readonly address: string
  readonly words: string
}

export interface ClassState {
  /** Where it can be opened, the likeliest first; told while it is closed. */
  readonly hosts: readonly ClassHost[]
  readonly phase: 'off' | 'opening' | 'open' | 'failed'
  readonly words: string
  /** What phones open, and the PIN they type. */
  readonly url: string | null
  readonly pin: string | null
  /** Rows of dark and light modules. */
  readonly qr: readonly (readonly boolean[])[] | null
  readonly clusterId: string | null
  readonly endsAtMs: number | null
  readonly most: number
  readonly phones: readonly ClassPhone[]
  readonly question: ClassQuestion | null
  /** Votes by round: how many gave which answer. */
  readonly votes: {
    readonly before: readonly { readonly answer: Answer; readonly count: number }[]
    readonly after: readonly { readonly answer: Answer; readonly count: number }[]
  }
  /** Of the page: votes so far, and how long one took, p95. */
  readonly voteP95Ms: number | null
}

/** The board and the phones show text as it is: what Markdown makes bold or code says the same without its marks. */
export function withoutMarks(markdown: string): string {
  return markdown.replaceAll(/\*\*|`/g, '')
}
