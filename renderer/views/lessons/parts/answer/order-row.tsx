import { Button } from '../../../../components/button.tsx'
import { Icon } from '../../../../components/icon.tsx'

interface OrderRowProps {
  readonly id: string
  readonly words: string
  readonly place: number
  readonly count: number
  readonly isHeld: boolean
  /** Null: the order was given. */
  readonly moves: {
    readonly by: (by: 1 | -1) => void
    /** The pointer took hold of the row. */
    readonly hold: (pointerId: number) => void
  } | null
}

/** One thing of an order, with its place and what moves it. */
export function OrderRow({ id, words, place, count, isHeld, moves }: OrderRowProps) {
  return (
    <li data-id={id} data-held={isHeld} className="answer-row">
      <span className="answer-place">{place + 1}</span>
      <span
        className="answer-grip"
        data-draggable={moves !== null}
        onPointerDown={(event) => {
          if (event.button === 0) moves?.hold(event.pointerId)
        }}
      >
        {moves !== null && <Icon name="sort" size={12} />}
        {words}
      </span>
      {moves !== null &&
        ([-1, 1] as const).map((by) => (
          <Button
            key={by}
            size="mini"
            kind="ghost"
            icon={by === -1 ? 'up' : 'down'}
            iconOnly
            data-by={by}
            aria-label={`${words}: ${by === -1 ? 'earlier' : 'later'}`}
            disabled={by === -1 ? place === 0 : place === count - 1}
            onClick={() => moves.by(by)}
          />
        ))}
    </li>
  )
}
