import type { KeyboardEvent } from 'react'
import { plotLeftPx } from './frame/chart-frame.tsx'

/** What the crosshair is to those who move it by keys: the slider, where it stands, and where a step leads. */
export interface CursorSteps {
  /** Accessible name. */
  readonly label: string
  readonly min: number
  readonly max: number
  readonly now: number
  readonly words: string
  /** Where so many steps to the right lead: on the x axis, and as a share of the plot's width. Null where there is nothing. */
  readonly step: (count: number) => { readonly x: number; readonly share: number } | null
  /** Enter was pressed. */
  readonly onPress?: () => void
}

interface CursorSliderProps {
  readonly steps: CursorSteps
  readonly rightPx: number
  /** The crosshair is in the picture. */
  readonly isShown: boolean
  /** Null when it left. */
  readonly onMove: (place: ReturnType<CursorSteps['step']>) => void
}

/** Moves the crosshair by keys, and says what is there; Shift takes ten steps at once. */
export function CursorSlider({ steps, rightPx, isShown, onMove }: CursorSliderProps) {
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && isShown) {
      event.stopPropagation()
      onMove(null)
      return
    }
    if (event.key === 'Enter') steps.onPress?.()
    const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    const place = direction === 0 ? null : steps.step(direction * (event.shiftKey ? 10 : 1))
    if (place === null) return
    event.preventDefault()
    onMove(place)
  }
  return (
    <div
      className="wc-cursor"
      style={{ left: plotLeftPx, right: rightPx }}
      role="slider"
      tabIndex={0}
      aria-label={steps.label}
      aria-valuemin={steps.min}
      aria-valuemax={steps.max}
      aria-valuenow={steps.now}
      aria-valuetext={steps.words}
      onKeyDown={move}
      onBlur={() => onMove(null)}
    />
  )
}
