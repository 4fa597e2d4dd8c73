import Anser from 'anser'
import type { AnsiSpan } from '../../../shared/logs/log-entry.ts'
import { cleanText } from '../clean-text.ts'

const escapeCharacter = '\u001b'
/** Sequences of a terminal that are no colour: cursor, titles, links. */
const otherSequences =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences consist of control characters.
  /\u001b(?:\[[0-?]*[ -/]*[@-ln-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\|$)|[ -/]*[0-Z\\^-~])/g
const mostSpans = 200

/** A line without its colour codes, and where they were. */
export interface AnsiText {
  readonly text: string
  readonly spans: readonly AnsiSpan[]
}

const noSpans: readonly AnsiSpan[] = []

/** Takes colours and weights out of a line; what else is no text is made visible. */
export function readAnsi(line: string): AnsiText {
  if (!line.includes(escapeCharacter)) return { text: cleanText(line), spans: noSpans }
  const spans: AnsiSpan[] = []
  let text = ''
  for (const part of Anser.ansiToJson(line.replace(otherSequences, ''), {
    json: true,
    use_classes: true,
    remove_empty: true,
  })) {
    const from = text.length
    text += cleanText(part.content)
    const styles = stylesOf(part.fg, part.bg, part.decorations)
    if (styles.length > 0 && spans.length < mostSpans) spans.push({ from, to: text.length, styles })
  }
  return { text, spans }
}

/** Names of the sixteen colours and of weights; other colours are left out, for they have no place in a theme. */
function stylesOf(front: string | null, back: string | null, decorations: readonly string[]): string[] {
  const colours = [named(front), named(back) === null ? null : `on-${named(back)}`]
  return [...colours.flatMap((one) => one ?? []), ...decorations]
}

function named(colour: string | null): string | null {
  if (colour === null || !colour.startsWith('ansi-')) return null
  const name = colour.slice('ansi-'.length)
  return name.startsWith('palette-') || name === 'truecolor' ? null : name
}
