import { InlineNumber } from '../../panels/form/inline-number.tsx'
import type { RulesFormProps } from './rules-form.ts'

/** When an exit is unstable, how long a slot waits, and when it is given up: a sentence with its numbers in place. */
export function RestartSentence({ form }: RulesFormProps) {
  return (
    <div className="rules-sentence">
      A worker that ends less than <InlineNumber form={form} name="minUptimeMs" /> after it came online is{' '}
      <b>unstable</b>. Its slot waits <InlineNumber form={form} name="backOffMs" /> before the next try, twice as long
      after each further one, but never more than <InlineNumber form={form} name="backOffCapMs" />. The slot fails with{' '}
      <InlineNumber form={form} name="maxUnstable" /> unstable exits within{' '}
      <InlineNumber form={form} name="unstableWindowMs" />. A stable run clears the count; ends that a person asked for
      never count.
    </div>
  )
}
