import type { ReactNode } from 'react'
import { Field } from '../../../components/field.tsx'

interface LoadFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error: string | undefined
  /** What the number counts, inside the input. */
  readonly unit?: string
  readonly hint?: ReactNode
  readonly placeholder?: string
  readonly mono?: boolean
  readonly disabled?: boolean
  /** More in the same row. */
  readonly beside?: ReactNode
}

/** A labelled number or line of text, its unit inside. Text, so that nothing typed is lost. */
export function LoadField(props: LoadFieldProps) {
  const { label, value, onChange, error = '', unit, hint, placeholder, mono = false, disabled = false, beside } = props
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <span className="field-row">
          <span className="ld-input">
            <input
              {...control}
              className="input"
              data-mono={mono}
              inputMode={unit === undefined ? undefined : 'numeric'}
              placeholder={placeholder}
              spellCheck={false}
              autoComplete="off"
              disabled={disabled}
              style={unit === undefined ? undefined : { paddingRight: unitRoom(unit) }}
              value={value}
              onChange={(event) => onChange(event.target.value)}
            />
            {unit !== undefined && <span className="ld-unit">{unit}</span>}
          </span>
          {beside}
        </span>
      )}
    </Field>
  )
}

/** Px that keep what is typed clear of its unit. */
export function unitRoom(unit: string): number {
  return 14 + unit.length * 6.5
}

interface LoadLinesProps
  extends Pick<LoadFieldProps, 'label' | 'value' | 'onChange' | 'error' | 'hint' | 'placeholder'> {
  readonly rows: number
}

/** A labelled text of several lines, label above. */
export function LoadLines({ label, value, onChange, error = '', hint, placeholder, rows }: LoadLinesProps) {
  return (
    <div className="ld-full">
      <Field label={label} hint={hint} error={error}>
        {(control) => (
          <textarea
            {...control}
            className="input"
            rows={rows}
            spellCheck={false}
            placeholder={placeholder}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
    </div>
  )
}
