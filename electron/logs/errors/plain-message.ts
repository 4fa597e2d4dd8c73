const mostChars = 120

/** Longest first: what a rule below it would cut to pieces. */
const parts: readonly (readonly [what: RegExp, instead: string])[] = [
  [/\b[a-z][a-z\d+.-]*:\/\/\S+/gi, '<address>'],
  [/"[^"]*"|'[^']*'|`[^`]*`/g, '<text>'],
  [/\b[\w.+-]+@[\w-]+\.[\w.-]+/g, '<mail>'],
  [/(?:[a-z]:)?(?:[\\/][\w.@ -]+){2,}/gi, '<path>'],
  [/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi, '<id>'],
  [/\b(?=[a-z_-]*\d)(?:0x)?[\da-z_-]{6,}\b/gi, '<id>'],
  [/-?\d+(?:[.,:]\d+)*/g, '<n>'],
]

/** What equal errors have in common of their messages: numbers, ids, quoted texts, paths and addresses are taken out. */
export function plainMessage(message: string): string {
  return parts.reduce((text, [what, instead]) => text.replace(what, instead), message.slice(0, 500)).slice(0, mostChars)
}
