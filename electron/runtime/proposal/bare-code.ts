/**
 * A script's text without comments, strings and regular expressions, so that words in them give nothing away. What is asked
 * about stays: names of events, of the cluster module, and of files beside it. It reads, it does not parse: a guess.
 */
export function bareCode(source: string): string {
  return source.replace(notCode, (part) => {
    if (part.startsWith('/*') || part.startsWith('//')) return ' '
    if (part.startsWith('/')) return '0'
    const text = part.slice(1, -1)
    return kept.test(text) ? `'${text}'` : "''"
  })
}

const notCode =
  /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<=[(,=:[!&|?{};]\s*)\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])*\/[dgimsuvy]*/g

const kept = /^(?:message|exit|error|online|SIG[A-Z]+\d?|(?:node:)?cluster|\.\.?\/[\w@./-]+)$/

const partners: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' }

/** What stands between the bracket at `open` and its partner, both left out; to the end of the text where it has none. */
export function inBrackets(code: string, open: number): string {
  const closing = partners[code[open] ?? '']
  let depth = 0
  for (let at = open; at < code.length; at += 1) {
    if (code[at] === code[open]) depth += 1
    else if (code[at] === closing) depth -= 1
    if (depth === 0) return code.slice(open + 1, at)
  }
  return code.slice(open + 1)
}
