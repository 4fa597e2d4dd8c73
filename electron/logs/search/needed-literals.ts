const shortest = 3
/** What follows a character that may be missing. */
const optional = /^(?:[?*]|\{0|\{,)/
const repeated = /^(?:\+|\{)/
const classes = /^\\[dDwWsSbBAzQEpPxnrtfav0-9]/

/**
 * Texts of which each match of a pattern has at least one, the longest that can be told without an engine; null: none can be.
 * What is not understood counts as a gap: the answer is never too strict.
 */
export function neededLiterals(pattern: string): readonly string[] | null {
  // Flags in the pattern change what letters mean.
  if (/\(\?[^:P<]/.test(pattern) || pattern.includes('\\Q')) return null
  const branches = splitBranches(pattern)
  if (branches === null) return null
  const literals = branches.map(longestLiteral)
  return literals.every((one) => one.length >= shortest) ? literals : null
}

/** At the top, or within one pair of brackets around everything. */
function splitBranches(pattern: string): readonly string[] | null {
  const branches: string[] = []
  let from = 0
  let depth = 0
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]
    if (character === '\\') at++
    else if (character === '[') {
      const end = endOfClass(pattern, at)
      if (end === -1) return null
      at = end
    } else if (character === '(') depth++
    else if (character === ')') depth--
    else if (character === '|' && depth === 0) {
      branches.push(pattern.slice(from, at))
      from = at + 1
    }
  }
  return [...branches, pattern.slice(from)]
}

/** Of one branch; groups are gaps. */
function longestLiteral(branch: string): string {
  let longest = ''
  let run = ''
  const endRun = (): void => {
    if (run.length > longest.length) longest = run
    run = ''
  }
  for (let at = 0; at < branch.length; ) {
    const { text, next } = readAtom(branch, at)
    const after = branch.slice(next)
    if (text === null || optional.test(after)) {
      endRun()
      at = next + quantifierLength(after)
      continue
    }
    run += text
    if (repeated.test(after)) endRun()
    at = next + quantifierLength(after)
  }
  endRun()
  return longest
}

function readAtom(branch: string, at: number): { readonly text: string | null; readonly next: number } {
  const character = branch[at] ?? ''
  if (character === '\\') {
    const isClass = classes.test(branch.slice(at))
    // Of `\x41`, `\p{L}` the rest is no text either.
    const more = /^\\(?:x\{[^}]*\}|x[0-9A-Fa-f]{2}|[pP]\{[^}]*\}|[pP]\w)/.exec(branch.slice(at))?.[0].length ?? 2
    return { text: isClass ? null : (branch[at + 1] ?? null), next: at + (isClass ? more : 2) }
  }
  if (character === '[') return { text: null, next: endOfClass(branch, at) + 1 }
  if (character === '(') return { text: null, next: endOfGroup(branch, at) + 1 }
  return { text: '.^$)'.includes(character) ? null : character, next: at + 1 }
}

function quantifierLength(after: string): number {
  return /^(?:[?*+]|\{\d*,?\d*\})[?+]?/.exec(after)?.[0].length ?? 0
}

function endOfClass(text: string, from: number): number {
  // A bracket that comes first in a class is a character of it.
  const first = text[from + 1] === '^' ? from + 2 : from + 1
  for (let at = text[first] === ']' ? first + 1 : first; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '[' && text[at + 1] === ':') at = Math.max(at, text.indexOf(':]', at) + 1)
    else if (text[at] === ']') return at
  }
  return text.length
}

function endOfGroup(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '[') at = endOfClass(text, at)
    else if (text[at] === '(') depth++
    else if (text[at] === ')' && --depth === 0) return at
  }
  return text.length
}
