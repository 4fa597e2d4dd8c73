import type { LifecycleEvent } from '../../../../shared/model/event.ts'
import { endedBy } from '../../../charts/marks/event-marks.ts'

/** A piece of an event's sentence. */
export interface WordPiece {
  readonly text: string
  /** `strong`: who or which generation; `end`: how it ended (signal, exit code). */
  readonly kind: 'plain' | 'strong' | 'end'
}

const telling = /\b(slot \d+|g\d+)\b|\b(SIG[A-Z]+\d*|(?:exited with )?code \d+)\b/g

/** Picks out what the eye looks for in an event's sentence. The pieces joined are the sentence again. */
export function eventPieces(words: string): WordPiece[] {
  const pieces: WordPiece[] = []
  let from = 0
  for (const match of words.matchAll(telling)) {
    if (match.index > from) pieces.push({ text: words.slice(from, match.index), kind: 'plain' })
    pieces.push({ text: match[0], kind: match[1] === undefined ? 'end' : 'strong' })
    from = match.index + match[0].length
  }
  if (from < words.length) pieces.push({ text: words.slice(from), kind: 'plain' })
  return pieces
}

/** True of an end that has something to explain: one that was asked for and went well has not. */
export function endsLoudly({ kind, tone }: Pick<LifecycleEvent, 'kind' | 'tone'>): boolean {
  const isEnd = endedBy({ kind, slot: 0, generation: 0 }) !== null
  return isEnd && (tone === 'warn' || tone === 'bad')
}
