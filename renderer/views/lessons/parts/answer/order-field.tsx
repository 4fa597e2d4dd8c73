import { type PointerEvent, useEffect, useRef, useState } from 'react'
import type { AnswerForm } from '../../../../../shared/lessons/lesson-file.ts'
import type { FieldProps } from './field-props.ts'
import { moveBy, moveTo, placeAt } from './order.ts'
import { OrderRow } from './order-row.tsx'

/** A list to bring in order: by the buttons of each row, or by dragging it. */
export function OrderField(props: FieldProps<Extract<AnswerForm, { readonly kind: 'order' }>>) {
  const { label, form, draft, onDraft } = props
  const list = useRef<HTMLOListElement>(null)
  const [held, setHeld] = useState<string | null>(null)
  const [said, setSaid] = useState('')
  const [pressed, setPressed] = useState<{ readonly id: string; readonly by: 1 | -1 } | null>(null)

  // A row that is moved in the document loses the focus of its button.
  useEffect(() => {
    if (pressed === null) return
    const row = list.current?.querySelector(`[data-id="${CSS.escape(pressed.id)}"]`)
    row?.querySelector<HTMLElement>(`[data-by="${pressed.by}"]`)?.focus()
  }, [pressed])

  const wordsOf = (id: string): string => form.of.find((one) => one.id === id)?.words ?? id
  const move = (order: readonly string[], id: string): void => {
    if (order.join('\n') === draft.order.join('\n')) return
    onDraft?.({ ...draft, order })
    setSaid(`${wordsOf(id)} is now ${order.indexOf(id) + 1} of ${order.length}`)
  }
  const drag = (event: PointerEvent, id: string): void => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-id]') ?? [])]
    const middles = rows.filter((row) => row.dataset.id !== id).map(middleOf)
    move(moveTo(draft.order, id, placeAt(middles, event.clientY)), id)
  }
  const movesOf = (id: string) => ({
    by: (by: 1 | -1) => {
      move(moveBy(draft.order, id, by), id)
      setPressed({ id, by })
    },
    hold: (pointerId: number) => {
      // The list holds the pointer: a row that is moved in the document would lose it.
      list.current?.setPointerCapture(pointerId)
      setHeld(id)
    },
  })
  return (
    <div className="answer-order">
      <ol
        ref={list}
        aria-label={label}
        onPointerMove={(event) => held !== null && drag(event, held)}
        onLostPointerCapture={() => setHeld(null)}
      >
        {draft.order.map((id, place) => (
          <OrderRow
            key={id}
            id={id}
            words={wordsOf(id)}
            place={place}
            count={draft.order.length}
            isHeld={held === id}
            moves={onDraft === null ? null : movesOf(id)}
          />
        ))}
      </ol>
      <p className="answer-note">
        {onDraft === null ? 'your answer' : 'From first to last: drag a row, or use its buttons.'}
      </p>
      <span className="visually-hidden" role="status">
        {said}
      </span>
    </div>
  )
}

function middleOf(row: HTMLElement): number {
  const { top, height } = row.getBoundingClientRect()
  return top + height / 2
}
