import { useId } from 'react'
import { typeInto } from '../../panels/form/form-field.tsx'
import type { RulesDraft, RulesFormProps } from './rules-form.ts'

/** A number in the middle of a sentence, with its unit; what is wrong with it stands right behind it. */
export function InlineNumber({ form, name }: RulesFormProps & { readonly name: keyof RulesDraft }) {
  const faultId = useId()
  const { label, unit } = form.fields[name]
  const fault = form.faults[name]
  const typed = String(form.draft[name])
  return (
    <span className="rules-number">
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
      />
      {unit !== undefined && <span className="rules-unit">{unit}</span>}
      {fault !== undefined && (
        <span id={faultId} className="rules-fault" role="alert">
          {fault}
        </span>
      )}
    </span>
  )
}
