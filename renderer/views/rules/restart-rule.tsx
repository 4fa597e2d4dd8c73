import { InlineNumber, type RulesFormProps } from './inline-number.tsx'

/** When an exit is unstable, how long a slot waits, and when it is given up: a sentence with its numbers in place. */
export function RestartSentence(form: RulesFormProps) {
  return (
    <div className="rules-sentence">
      A worker that ends less than <InlineNumber {...form} name="minUptimeMs" unit="s" /> after it came online is{' '}
      <b>unstable</b>. Its slot waits <InlineNumber {...form} name="backOffMs" unit="s" /> before the next try, twice as
      long after each further one, but never more than <InlineNumber {...form} name="backOffCapMs" unit="s" />. The slot
      fails with <InlineNumber {...form} name="maxUnstable" /> unstable exits within{' '}
      <InlineNumber {...form} name="unstableWindowMs" unit="s" />. A stable run clears the count; ends that a person
      asked for never count.
    </div>
  )
}
