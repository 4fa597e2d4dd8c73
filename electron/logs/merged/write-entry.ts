import type { LogEntry } from '../../../shared/logs/log-entry.ts'
import { maskFields, maskSecrets } from '../reading/mask-line.ts'

/** How entries are written down. */
export interface WriteAs {
  readonly format: 'text' | 'jsonl'
  /** With time, slot and level before each entry; text alone. */
  readonly withPrefix: boolean
  readonly isMasked: boolean
}

/** One entry as text, without a last newline. Further lines stand as they came: a stack can be copied. */
export function writeEntry({ row, lines, fields }: LogEntry, { format, withPrefix, isMasked }: WriteAs): string {
  const raw = isMasked ? maskSecrets(lines.join('\n')) : lines.join('\n')
  if (format === 'text') {
    const repeats = row.repeatCount > 1 ? ` [${row.repeatCount} times]` : ''
    return `${withPrefix ? prefixOf(row) : ''}${raw}${repeats}`
  }
  const { source, request } = row
  const entry = {
    number: row.number,
    at: new Date(row.atMs).toISOString(),
    ...(source.kind === 'slot'
      ? { slot: source.slot, generation: source.generation, stream: source.stream }
      : { deckEvent: source.eventId, slot: source.slot }),
    level: row.level,
    text: raw,
    fields: isMasked ? maskFields(fields) : fields,
    ...(row.repeatCount > 1 ? { repeatCount: row.repeatCount, lastAt: new Date(row.lastAtMs).toISOString() } : {}),
    ...(request === null ? {} : { request: request.requestId, requestLine: request.line }),
    ...(row.remark === '' ? {} : { remark: row.remark }),
  }
  return JSON.stringify(entry)
}

function prefixOf({ atMs, source, level }: LogEntry['row']): string {
  const place = source.kind === 'slot' ? `slot ${source.slot} g${source.generation} ${source.stream}` : 'deck'
  return `${new Date(atMs).toISOString()} ${place}${level === null ? '' : ` ${level}`}  `
}
