import { memo } from 'react'
import { type LifecycleEvent, signedWords, type Tone } from '../../../../shared/model/event.ts'
import { SlotChip } from '../../../components/slot-chip.tsx'
import { eventPieces, type WordPiece } from './event-words.ts'

/** One event in words, its slot as a chip in front and what matters set off. */
export const EventSentence = memo(function EventSentence({ event }: { readonly event: LifecycleEvent }) {
  let offset = 0
  const { by, words } = event
  const signature = signedWords('', by)
  return (
    <>
      {event.slot !== null && (
        <span aria-hidden="true" className="ev-chip">
          <SlotChip slot={event.slot} size="s" />
        </span>
      )}
      <span className="ev-words ellipsis" title={event.words}>
        {eventPieces(words.slice(0, words.length - signature.length)).map((piece) => {
          const key = offset
          offset += piece.text.length
          return <Piece key={key} piece={piece} bad={event.kind === 'exit' && isAlarming(event.tone)} />
        })}
        {by !== undefined && <span className="ev-by">{signature}</span>}
      </span>
    </>
  )
})

function Piece({ piece, bad }: { readonly piece: WordPiece; readonly bad: boolean }) {
  if (piece.kind === 'plain') return piece.text
  if (piece.kind === 'strong') return <b>{piece.text}</b>
  return <b className={bad ? 'tone-bad' : undefined}>{piece.text}</b>
}

/** An end that was asked for, as by scaling down, is no alarm. */
function isAlarming(tone: Tone): boolean {
  return tone === 'bad' || tone === 'hot' || tone === 'warn'
}
