import type { AnsiSpan, LogRow } from '../../../../shared/logs/log-entry.ts'

/** A stretch of a message that looks the same. */
export interface MessagePart {
  readonly from: number
  readonly text: string
  /** Of our own palette, as the program coloured it. */
  readonly styles: readonly string[]
  /** The query was found here. */
  readonly isHit: boolean
}

/** The message cut wherever a colour or a match begins or ends. */
export function messageParts({
  message,
  ansi,
  hits,
}: Pick<LogRow, 'message' | 'ansi' | 'hits'>): readonly MessagePart[] {
  const inside = (at: number) => at > 0 && at < message.length
  const cuts = [...ansi.flatMap(({ from, to }) => [from, to]), ...hits.flat()].filter(inside)
  const edges = [...new Set([0, ...cuts, message.length])].sort((one, other) => one - other)
  return edges.slice(0, -1).map((from, index) => ({
    from,
    text: message.slice(from, edges[index + 1]),
    styles: stylesAt(ansi, from),
    isHit: hits.some(([start, end]) => start <= from && from < end),
  }))
}

function stylesAt(ansi: readonly AnsiSpan[], at: number): readonly string[] {
  return ansi.filter(({ from, to }) => from <= at && at < to).flatMap(({ styles }) => styles)
}
