import { CheckLine } from './check-line.tsx'
import { InlineNumber, type RulesFormProps } from './inline-number.tsx'

/** How the number of workers follows the use of their event loops. */
export function AutoscaleLines(form: RulesFormProps & { readonly coreCount: number | null }) {
  const { draft, change, coreCount } = form
  const isCapped = coreCount !== null && !draft.beyondCores && Number(draft.numbers.most) > coreCount
  const cores = coreCount === null ? "the machine's cores" : `this machine's ${coreCount} cores`
  return (
    <CheckLine label="Autoscale" isOn={draft.autoscaleIsOn} onChange={(autoscaleIsOn) => change({ autoscaleIsOn })}>
      Keep between <InlineNumber {...form} name="fewest" /> and <InlineNumber {...form} name="most" /> workers
      {isCapped && <span className="rules-quiet"> (here at most {coreCount}: one per core)</span>}
      <label className="rules-inline-check">
        <input
          type="checkbox"
          checked={draft.beyondCores}
          onChange={(event) => change({ beyondCores: event.target.checked })}
        />
        also beyond {cores}
      </label>
      . Add one when the mean loop use is at least <InlineNumber {...form} name="upRatio" unit="%" /> over{' '}
      <InlineNumber {...form} name="upForMs" unit="s" />; take one away when it is at most{' '}
      <InlineNumber {...form} name="downRatio" unit="%" /> over <InlineNumber {...form} name="downForMs" unit="s" />.
      After any change, also by a person, wait <InlineNumber {...form} name="coolDownMs" unit="s" />.
    </CheckLine>
  )
}
