/** What of an entry decides whether the next line of its stream belongs to it. */
export interface OpenShape {
  /** Its last line ended with a bracket that opens, or it has further lines: one that closes belongs to it. */
  readonly isBracketed: boolean
  /**
   * Where Node's report of an error that nobody caught has come to: `place` (file:line), `source` (the line there), `caret` and
   * what follows it. Null: it is no such report.
   */
  readonly report: 'place' | 'source' | 'caret' | null
}

const space = 0x20
const tab = 0x09
/** An indented line that begins something all the same: a time, a level, a line of the package `debug` on a terminal. */
const indentedBeginning =
  /^\s+(?:\[?\d{4}-\d\d-\d\d|\[?\d\d:\d\d:\d\d|\[?(?:TRACE|DEBUG|INFO|WARN(?:ING)?|ERROR|FATAL)\b|[A-Za-z][\w@/.-]*(?::[\w@/.*-]+)* .*\+\d+(?:ms|s|m|h)$)/
const caretLine = /^\s*\^+\s*$/
const placeLine = /^(?:file:\/\/\/|node:|\/|[A-Za-z]:\\)[^\s].*:\d+$/

/** A line that begins an entry, as the shape that its next ones are compared with. */
export function openShape(line: string): OpenShape {
  return { isBracketed: endsOpen(line), report: placeLine.test(line) ? 'place' : null }
}

/**
 * Whether a line belongs to the entry before it in its stream: it is indented, closes a bracket, is empty, or is a part of a
 * report of Node; answers the shape then, else null. Pure.
 */
export function belongsToEntry(line: string, shape: OpenShape): OpenShape | null {
  if (shape.report !== null) return belongsToReport(line, shape.report)
  const first = line.charCodeAt(0)
  const belongs =
    line === '' ||
    ((first === space || first === tab) && !indentedBeginning.test(line)) ||
    (shape.isBracketed && /^[}\])]/.test(line)) ||
    // Below a warning of Node.
    line.startsWith('(Use `node --trace')
  return belongs ? { isBracketed: line !== '' || shape.isBracketed, report: null } : null
}

function belongsToReport(line: string, report: OpenShape['report']): OpenShape | null {
  if (report === 'place') return { isBracketed: false, report: 'source' }
  if (report === 'source') return caretLine.test(line) ? { isBracketed: false, report: 'caret' } : null
  // The error with its message and stack, up to Node's last word.
  return { isBracketed: true, report: /^Node\.js v\d/.test(line) ? null : 'caret' }
}

function endsOpen(line: string): boolean {
  return /[{[(]\s*$/.test(line)
}
