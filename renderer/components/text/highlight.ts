/** A piece of a source line and what it is; null is plain text. */
export interface SourceToken {
  readonly text: string
  readonly kind: 'keyword' | 'string' | 'comment' | 'number' | 'call' | null
}

const pattern = new RegExp(
  [
    /(?<comment>\/\/.*$|\/\*.*?\*\/|^\s*\*.*$|^\s*\/\*.*$)/,
    /(?<string>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`)/,
    /(?<keyword>\b(?:import|from|export|const|let|function|return|if|else|for|of|in|while|new|async|await|throw|try|catch|null|true|false|typeof|class)\b)/,
    /(?<number>\b\d[\d_.]*\b)/,
    /(?<call>\b[A-Za-z_$][\w$]*(?=\())/,
  ]
    .map((part) => part.source)
    .join('|'),
  'g',
)

/** Colours one line of JavaScript well enough to read it; joined together the tokens are the line again. */
export function highlightLine(line: string): readonly SourceToken[] {
  const tokens: SourceToken[] = []
  let end = 0
  for (const match of line.matchAll(pattern)) {
    if (match.index > end) tokens.push({ text: line.slice(end, match.index), kind: null })
    tokens.push({ text: match[0], kind: kindOf(match.groups ?? {}) })
    end = match.index + match[0].length
  }
  if (end < line.length) tokens.push({ text: line.slice(end), kind: null })
  return tokens
}

const kinds = ['comment', 'string', 'keyword', 'number', 'call'] as const

function kindOf(groups: Readonly<Record<string, string | undefined>>): SourceToken['kind'] {
  return kinds.find((kind) => groups[kind] !== undefined) ?? null
}
