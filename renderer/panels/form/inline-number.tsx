import './inline-number.css'
import { useId } from 'react'
import type { Draft } from './field-table.ts'
import { type FormHandle, typeInto } from './form-field.tsx'

interface InlineNumberProps<D extends Draft> {
  readonly form: FormHandle<D>
  readonly name: keyof D & string
  /** The person left it, or pressed Enter in it. */
  readonly onDone?: () => void
}

/** A number in the middle of a sentence, with its unit; what is wrong with it stands right behind it. */
export function InlineNumber<D extends Draft>({ form, name, onDone }: InlineNumberProps<D>) {
  const faultId = useId()
  const { label, unit } = form.fields[name]
  const fault = form.faults[name]
  const typed = String(form.draft[name])
  return (
    <span className="inline-number">
      <input
        className="input"
        inputMode="decimal"
        aria-label={label}
        aria-invalid={fault !== undefined}
        aria-describedby={fault === undefined ? undefined : faultId}
        value={typed}
        size={Math.max(3, typed.length)}
        onFocus={(event) => event.target.select()}
        onChange={(event) => typeInto(form, name, event.target.value)}
        onBlur={onDone}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onDone?.()
        }}
      />
      {unit !== undefined && <span className="inline-number-unit">{unit}</span>}
      {fault !== undefined && (
        <span id={faultId} className="inline-number-fault" role="alert">
          {fault}
        </span>
      )}
    </span>
  )
}
