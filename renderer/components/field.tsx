import './field.css'
import { type ReactNode, useId } from 'react'
import { Icon } from './icon.tsx'

interface FieldProps {
  readonly label: string
  /** A line of help under the control. */
  readonly hint?: ReactNode
  /** What is wrong with what was typed; '' when nothing is. */
  readonly error?: string
  /** The control gets these, so that label, hint and error belong to it. */
  readonly children: (control: {
    readonly id: string
    readonly 'aria-describedby': string
    readonly 'aria-invalid': boolean
  }) => ReactNode
}

/** A labelled control with its hint and its error in words. */
export function Field({ label, hint, error = '', children }: FieldProps) {
  const id = useId()
  const noteId = `${id}-note`
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': noteId, 'aria-invalid': error !== '' })}
      {error === '' ? (
        <span id={noteId} className="field-hint">
          {hint}
        </span>
      ) : (
        <span id={noteId} className="field-error" role="alert">
          <Icon name="warn" size={12} />
          {error}
        </span>
      )}
    </div>
  )
}
