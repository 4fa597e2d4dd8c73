import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import type { AnswerForm } from '../../../../../shared/lessons/lesson-file.ts'
import { formatNumber } from '../../../../format/number.ts'
import { numberWords } from '../answer-words.ts'
import { moveBar, scaleMarks, valueAt } from './bars.ts'
import type { FieldProps } from './field-props.ts'

type BarsForm = Extract<AnswerForm, { readonly kind: 'bars' }>

/** Bars to draw on one scale, by pointer or arrow keys; the one that is known stands beside them. */
export function BarsField({ label, form, draft, onDraft }: FieldProps<BarsForm>) {
  const set = (id: string, value: number): void => onDraft?.({ ...draft, bars: { ...draft.bars, [id]: value } })
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot be laid out in this grid
    <div role="group" className="answer-bars" aria-label={label}>
      {form.of.map(({ id, words }) =>
        id === form.given?.id ? (
          <GivenBar key={id} words={words} form={form} value={form.given.value} />
        ) : (
          <DrawnBar
            key={id}
            words={words}
            form={form}
            value={draft.bars[id]}
            onValue={onDraft === null ? null : (value) => set(id, value)}
          />
        ),
      )}
      <div className="answer-scale" aria-hidden="true">
        {scaleMarks(form.max).map((mark) => (
          <span key={mark} style={{ left: `${(mark / form.max) * 100}%` }}>
            {formatNumber(mark, mark % 1 === 0 ? 0 : 1)}
          </span>
        ))}
      </div>
      {onDraft !== null && (
        <p className="answer-note">Drag a bar, or use the arrow keys; Page Up and Page Down take ten steps.</p>
      )}
    </div>
  )
}

interface BarProps {
  readonly words: string
  readonly form: BarsForm
}

function GivenBar({ words, form, value }: BarProps & { readonly value: number }) {
  return (
    <div className="answer-bar" data-given="true">
      <span className="answer-bar-words">{words}</span>
      <span className="answer-bar-track">
        <span className="answer-bar-fill" style={{ width: share(value, form.max) }} />
      </span>
      <span className="answer-bar-value">
        {numberWords(value, form.unit)} <small>given</small>
      </span>
    </div>
  )
}

interface DrawnBarProps extends BarProps {
  readonly value: number | undefined
  readonly onValue: ((value: number) => void) | null
}

function DrawnBar({ words, form, value, onValue }: DrawnBarProps) {
  const track = useRef<HTMLSpanElement>(null)
  const drawTo = (event: PointerEvent): void => {
    const box = track.current?.getBoundingClientRect()
    if (box === undefined || box.width === 0) return
    onValue?.(valueAt((event.clientX - box.left) / box.width, form.max))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const moved = moveBar(value, event.key, form.max)
    if (moved === null) return
    // The arrows are the step's as well.
    event.preventDefault()
    onValue?.(moved)
  }
  const drawn = value === undefined ? 'not drawn yet' : numberWords(value, form.unit)
  return (
    <div className="answer-bar" data-drawn={value !== undefined}>
      <span className="answer-bar-words">{words}</span>
      <span
        ref={track}
        className="answer-bar-track"
        role="slider"
        tabIndex={0}
        aria-label={words}
        aria-valuemin={0}
        aria-valuemax={form.max}
        aria-valuenow={value ?? 0}
        aria-valuetext={drawn}
        aria-readonly={onValue === null}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0 || onValue === null) return
          event.currentTarget.setPointerCapture(event.pointerId)
          drawTo(event)
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) drawTo(event)
        }}
      >
        <span className="answer-bar-fill" style={{ width: share(value ?? 0, form.max) }} />
      </span>
      <span className="answer-bar-value">{drawn}</span>
    </div>
  )
}

const share = (value: number, max: number): string => `${Math.min(100, Math.max(0, (value / max) * 100))}%`
