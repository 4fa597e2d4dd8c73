import type { PrimaryProposal } from './own-primary.ts'
import type { OpenRequest } from './settings.ts'

/** One app that a file or a folder describes, as the deck would run it. */
export interface FoundApp {
  readonly name: string
  /** Where it stands: "scripts.start: node server.js". */
  readonly source: string
  /** How the deck would run it; null when it cannot, and `refusal` says why. */
  readonly request: OpenRequest | null
  readonly refusal: string | null
  /** What is said there and has no counterpart here, or another meaning: a sentence each. */
  readonly notes: readonly string[]
  /** Null where its script is not run by node itself, or not at all. */
  readonly proposal: PrimaryProposal | null
}

/** What a path is, before it is opened. */
export type Program =
  | {
      readonly kind: 'script'
      readonly home: { readonly folder: string; readonly why: string }
      /** What a person should know of the script first; null when there is nothing. A guess by its text. */
      readonly hint: string | null
      readonly proposal: PrimaryProposal
    }
  | {
      readonly kind: 'apps'
      /** "2 apps in ecosystem.config.js". */
      readonly words: string
      readonly apps: readonly FoundApp[]
      /** Named on the command line: all of them are started, or the first that can be. */
      readonly starts: 'all' | 'first'
    }
  /** Neither a script nor a list of them; opening it says why. */
  | { readonly kind: 'unknown'; readonly words: string }
