/** What of a command is searched: its own words first, then what stands beside them, and other names for the same. */
export interface Searched {
  readonly words: string
  readonly beside: readonly string[]
}

/** A shorter piece from the middle of a word is found everywhere, and means nothing. */
const insideChars = 3
const scores = { start: 1, word: 0.8, inside: 0.5, beside: 0.3 } as const

/**
 * How well a command answers to what was typed, from 0 (not at all) to 1. Every typed word must begin a word of the command,
 * or stand whole within one of its own words: letters that are only scattered over it find nothing.
 */
export function matchCommand(typed: string, { words, beside }: Searched): number {
  const own = words.toLowerCase()
  const other = beside.join(' ').toLowerCase()
  let worst: number = scores.start
  for (const term of typed.toLowerCase().split(/\s+/).filter(Boolean)) {
    const score = scoreOf(term, own, other)
    if (score === 0) return 0
    worst = Math.min(worst, score)
  }
  return worst
}

function scoreOf(term: string, own: string, other: string): number {
  if (own.startsWith(term)) return scores.start
  if (beginsWord(own, term)) return scores.word
  if (term.length >= insideChars && own.includes(term)) return scores.inside
  return beginsWord(other, term) ? scores.beside : 0
}

function beginsWord(text: string, term: string): boolean {
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '') || !/[\p{L}\p{N}]/u.test(term[0] ?? '')) return true
  }
  return false
}
