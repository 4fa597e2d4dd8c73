/** What of a command is searched, the first before the last. */
export interface Searched {
  readonly words: string
  /** Other names for the same thing. */
  readonly names: string
  /** What stands beside its words: the hint, the group. */
  readonly hints: string
}

/** A shorter piece from the middle of a word is found everywhere, and means nothing. */
const insideChars = 3
const scores = { start: 1, word: 0.8, name: 0.6, inside: 0.5, hint: 0.3 } as const

/**
 * How well a command answers to what was typed, from 0 (not at all) to 1. Every typed word must begin a word of the command,
 * or stand whole within one of its own words: letters that are only scattered over it find nothing.
 */
export function matchCommand(typed: string, { words, names, hints }: Searched): number {
  const searched = { words: words.toLowerCase(), names: names.toLowerCase(), hints: hints.toLowerCase() }
  let worst: number = scores.start
  for (const term of typed.toLowerCase().split(/\s+/).filter(Boolean)) {
    const score = scoreOf(term, searched)
    if (score === 0) return 0
    worst = Math.min(worst, score)
  }
  return worst
}

function scoreOf(term: string, { words, names, hints }: Searched): number {
  if (words.startsWith(term)) return scores.start
  if (beginsWord(words, term)) return scores.word
  if (beginsWord(names, term)) return scores.name
  if (term.length >= insideChars && words.includes(term)) return scores.inside
  return beginsWord(hints, term) ? scores.hint : 0
}

function beginsWord(text: string, term: string): boolean {
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '') || !/[\p{L}\p{N}]/u.test(term[0] ?? '')) return true
  }
  return false
}
