/** Lines of source around one of them. */
export interface CodeFrame {
  /** Number of the first. */
  readonly firstLine: number
  readonly lines: readonly string[]
  readonly atLine: number
}

const linesAround = 3
const mostChars = 240
/** So much of a long line is shown before the column. */
const charsBefore = 60

/** The line and three on either side; null where the text has no such line. Of long lines the part around the column. */
export function frameAround(text: string, line: number, column: number | null): CodeFrame | null {
  const lines = text.split(/\r?\n/)
  if (line < 1 || line > lines.length) return null
  const firstLine = Math.max(1, line - linesAround)
  const shown = lines.slice(firstLine - 1, line + linesAround)
  return {
    firstLine,
    lines: shown.map((one, at) => cut(one, firstLine + at === line ? (column ?? 1) - 1 : 0)),
    atLine: line,
  }
}

function cut(line: string, at: number): string {
  if (line.length <= mostChars) return line
  const from = at < mostChars ? 0 : at - charsBefore
  const part = line.slice(from, from + mostChars)
  return `${from > 0 ? '…' : ''}${part}${from + mostChars < line.length ? '…' : ''}`
}
