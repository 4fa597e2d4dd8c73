import './kpi-tile.css'
import type { ReactNode } from 'react'
import type { Quantity } from '../format/quantity.ts'
import { Sparkline } from './sparkline.tsx'

interface KpiTileProps {
  /** Accessible name, e.g. "Requests per second". */
  readonly name: string
  /** The word shown, when it is shorter than the name. */
  readonly label: string
  readonly quantity: Quantity
  /** Follows the unit in quieter ink where there is room: "of 800 %". */
  readonly ceiling?: string
  /** The line under the figure: what changed, or what it is made of. */
  readonly note: ReactNode
  /** Explains how the figure is made; shown on hover and read with the tile. */
  readonly explanation?: string
  readonly values: readonly (number | null)[]
  readonly min?: number
  /** A press anywhere on the tile leads there. */
  readonly leadsTo?: { readonly name: string; readonly go: () => void }
}

/** One headline figure with its cause line and the shape of the last minutes. */
export function KpiTile({ name, label, quantity, ceiling, note, explanation, values, min, leadsTo }: KpiTileProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups form fields; this groups a figure with its words.
    <div className="kpi-tile" role="group" aria-label={name} title={explanation}>
      <div className="kpi-tile-label">{label}</div>
      <div className="kpi-tile-spark">
        <Sparkline values={values} width={56} height={30} {...(min === undefined ? {} : { min })} />
      </div>
      <div className="kpi-tile-value">
        {quantity.value}
        {quantity.unit !== '' && <small>{quantity.unit}</small>}
        {ceiling !== undefined && <small className="kpi-tile-ceiling">{ceiling}</small>}
      </div>
      <div className="kpi-tile-note">{note}</div>
      {leadsTo !== undefined && (
        <button
          type="button"
          className="kpi-tile-go"
          aria-label={leadsTo.name}
          title={leadsTo.name}
          onClick={leadsTo.go}
        />
      )}
    </div>
  )
}
