import { limits } from '../../../shared/limits.ts'
import type { LogEntry, LogRow } from '../../../shared/logs/log-entry.ts'
import { readAnsi } from '../reading/ansi-text.ts'
import { byteWords } from '../reading/byte-words.ts'
import { readLine } from '../reading/read-line.ts'
import type { Matcher } from '../search/matcher.ts'
import { EntryLook } from '../search/matcher.ts'
import type { LogStore, Placed } from './log-store.ts'
import { marks } from './segment.ts'

const rowFields = 20
const entryLines = 2000

/** What says of an entry to which group of equal errors it belongs; null: to none. */
export type ErrorIdOf = (number: number) => string | null

/** An entry as the list shows it. `matcher` null: nothing is looked for. */
export function describeRow(
  store: LogStore,
  placed: Placed,
  matcher: Matcher | null,
  errorIdOf: ErrorIdOf,
): LogRow | null {
  const source = store.sourceOf(placed)
  if (source === undefined) return null
  const { segment, number } = placed
  const [first = Buffer.alloc(0)] = store.blocks(placed)
  const end = first.indexOf(0x0a)
  const { text, spans } = readAnsi(first.toString('utf8', 0, end === -1 ? first.length : end))
  const { message, fields, appTime } = readLine(text)
  // Colours are told by their places in the line: of a message that is a part of it they move along.
  const shift = spans.length === 0 ? 0 : text.indexOf(message)
  const shown = message.length > limits.logRowChars ? message.slice(0, limits.logRowChars) : message
  const within =
    shift < 0
      ? []
      : spans.map(({ from, to, styles }) => ({
          from: Math.max(0, from - shift),
          to: Math.min(shown.length, to - shift),
          styles,
        }))
  return {
    number,
    atMs: segment.atMs(number),
    source,
    level: segment.level(number),
    format: segment.format(number),
    message: shown,
    ansi: within.filter(({ from, to }) => from < to),
    fields: firstFields(fields, appTime, rowFields),
    moreLineCount: segment.lineCount(number) - 1,
    repeatCount: segment.repeatCount(number),
    lastAtMs: segment.lastAtMs(number),
    request: store.requestOf(number),
    errorId: errorIdOf(number),
    hits: matcher?.hits(shown) ?? [],
    isMatch: matcher?.matches(new EntryLook(store, placed)) === true,
    remark: remarkOf(store, placed, message.length > shown.length),
  }
}

/** All of an entry. */
export function describeEntry(
  store: LogStore,
  placed: Placed,
  matcher: Matcher | null,
  errorIdOf: ErrorIdOf,
): LogEntry | null {
  const row = describeRow(store, placed, matcher, errorIdOf)
  if (row === null) return null
  const lines = store
    .text(placed)
    .split('\n')
    .map((line) => readAnsi(line).text)
  const { fields, appTime } = readLine(lines[0] ?? '')
  const isCut = placed.segment.has(placed.number, marks.isCut | marks.isBroken) || lines.length > entryLines
  return {
    row,
    lines: lines.slice(0, entryLines),
    fields: firstFields(fields, appTime, Number.POSITIVE_INFINITY),
    isCut,
  }
}

function firstFields(fields: Readonly<Record<string, string>>, appTime: string, most: number): Record<string, string> {
  const entries = Object.entries(fields).slice(0, most)
  // The app's own time is kept beside the deck's: they differ by what the line waited.
  return Object.fromEntries(
    appTime === '' || 'time' in fields ? entries : [...entries.slice(0, most - 1), ['time', appTime]],
  )
}

function remarkOf(store: LogStore, { segment, number }: Placed, isShort: boolean): string {
  if (segment.has(number, marks.isOwn))
    return store.sourceOf({ segment, number })?.kind === 'slot' ? 'said by the deck' : ''
  if (segment.has(number, marks.isBroken))
    return 'the rest of this line was dropped: output came faster than it could be read'
  const whole = store.wholeBytes(number)
  if (whole !== null) return `cut: the line has ${byteWords(whole)}`
  return isShort ? `the first ${limits.logRowChars} characters` : ''
}
