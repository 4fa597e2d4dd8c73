import { FormTick } from '../../panels/form/form-field.tsx'
import { InlineNumber } from '../../panels/form/inline-number.tsx'
import { CheckLine } from './check-line.tsx'
import type { RulesFormProps } from './rules-form.ts'

/** How the number of workers follows the use of their event loops. */
export function AutoscaleLines({ form, coreCount }: RulesFormProps & { readonly coreCount: number | null }) {
  const { beyondCores, most } = form.draft
  const isCapped = coreCount !== null && !beyondCores && Number(most) > coreCount
  const cores = coreCount === null ? "the machine's cores" : `this machine's ${coreCount} cores`
  return (
    <CheckLine form={form} name="autoscaleIsOn">
      Keep between <InlineNumber form={form} name="fewest" /> and <InlineNumber form={form} name="most" /> workers
      {isCapped && <span className="rules-quiet"> (here at most {coreCount}: one per core)</span>}
      <FormTick form={form} name="beyondCores">
        also beyond {cores}
      </FormTick>
      . Add one when the mean loop use is at least <InlineNumber form={form} name="upRatio" /> over{' '}
      <InlineNumber form={form} name="upForMs" />; take one away when it is at most{' '}
      <InlineNumber form={form} name="downRatio" /> over <InlineNumber form={form} name="downForMs" />. After any
      change, also by a person, wait <InlineNumber form={form} name="coolDownMs" />.
    </CheckLine>
  )
}
