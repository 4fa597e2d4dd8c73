import type { ReactNode } from 'react'
import { Field } from '../../components/field.tsx'

interface TextFieldProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly error: string | undefined
  readonly value: string
  readonly onChange: (value: string) => void
  readonly className?: string
  readonly type?: 'text' | 'number'
  readonly placeholder?: string
  readonly mono?: boolean
  readonly readOnly?: boolean
  /** Focused when its dialog opens. */
  readonly first?: boolean
  /** A button beside the input. */
  readonly beside?: ReactNode
}

/** A labelled line of text. */
export function TextField(props: TextFieldProps) {
  const { label, hint, error = '', value, onChange, className, mono = false, first, beside, ...input } = props
  return (
    <div className={className}>
      <Field label={label} hint={hint} error={error}>
        {(control) => (
          <span className="field-row">
            <input
              {...control}
              {...input}
              className="input"
              data-mono={mono}
              data-autofocus={first === true ? '' : undefined}
              spellCheck={false}
              autoComplete="off"
              value={value}
              onChange={(event) => onChange(event.target.value)}
            />
            {beside}
          </span>
        )}
      </Field>
    </div>
  )
}
