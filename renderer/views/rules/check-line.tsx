import type { ReactNode } from 'react'
import { FormTick } from '../../panels/form/form-field.tsx'
import type { RulesDraft, RulesFormProps } from './rules-form.ts'

interface CheckLineProps extends RulesFormProps {
  /** Its switch. */
  readonly name: keyof RulesDraft
  /** The rule as a sentence; dim while it is off. */
  readonly children: ReactNode
}

/** A rule that can be off: its switch, and its sentence with its numbers. */
export function CheckLine({ form, name, children }: CheckLineProps) {
  return (
    <div className="rules-line" data-on={form.draft[name]}>
      <FormTick form={form} name={name} />
      <div className="rules-sentence">{children}</div>
    </div>
  )
}
