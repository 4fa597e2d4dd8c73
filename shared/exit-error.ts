/** What it takes to tell an exit with what it ended by, and without. */
interface ToldExit {
  readonly words: string
  /** The beginning of `words`: what happened. */
  readonly how: string
  readonly error: string | null
}

/** Names what a worker ended by in the sentence on its end: behind `how`, and before what follows. */
export function withError(words: string, how: string, error: string | null): string {
  return error === null || !words.startsWith(how) ? words : `${how}: ${error};${words.slice(how.length + 1)}`
}

/** The sentence on an end without what it ended by, for where that stands beside it. */
export function withoutError({ words, how, error }: ToldExit): string {
  return error === null ? words : words.replace(`${how}: ${error};`, () => `${how}:`)
}
