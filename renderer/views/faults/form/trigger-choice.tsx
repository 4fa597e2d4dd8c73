import { Segmented } from '../../../components/segmented.tsx'
import type { Draft } from '../../../panels/form/field-table.ts'
import { FormFields, type FormHandle, typeInto } from '../../../panels/form/form-field.tsx'

/** When it begins, how often, and for how long. */
export function TriggerChoice({ form }: { readonly form: FormHandle<Draft> }) {
  return (
    <>
      <div className="fa-row">
        <span className="fa-label" aria-hidden="true">
          Trigger
        </span>
        <Segmented
          label="Trigger"
          choices={[
            { value: 'now', label: 'Now' },
            { value: 'after', label: 'After…' },
            { value: 'every', label: 'Every…' },
          ]}
          value={String(form.draft.trigger)}
          onChange={(value) => typeInto(form, 'trigger', value)}
        />
      </div>
      <FormFields form={form} names={['afterMs', 'everyMs', 'times', 'forMs']} />
    </>
  )
}
