import type { FaultId } from '../../../../shared/actions/faults/fault-actions.ts'
import { limits } from '../../../../shared/limits.ts'
import { Button } from '../../../components/button.tsx'
import { Segmented } from '../../../components/segmented.tsx'
import { SlotChip } from '../../../components/slot-chip.tsx'
import { numberOf } from '../../../format/typed-number.ts'
import type { Draft } from '../../../panels/form/field-table.ts'
import { FormField, type FormHandle, typeInto } from '../../../panels/form/form-field.tsx'
import { useLiveCluster } from '../../../store/use-deck.ts'
import { isShared, slotsOf, slotsTyped } from './fault-table.ts'
import { rollSeed } from './form-store.ts'

interface TargetChoiceProps {
  readonly clusterId: string
  readonly fault: FaultId
  readonly form: FormHandle<Draft>
}

/** Whom it is for: slots by their number, some that the seed draws, or all. */
export function TargetChoice({ clusterId, fault, form }: TargetChoiceProps) {
  const numbers = useLiveCluster(clusterId)?.slots.map(({ slot }) => slot) ?? []
  if (isShared(fault)) {
    return (
      <div className="fa-row">
        <span className="fa-label">Target</span>
        <span className="fa-plain">{sharedWords(fault)}</span>
      </div>
    )
  }
  return (
    <>
      <div className="fa-row">
        <span className="fa-label" aria-hidden="true">
          Target
        </span>
        <Segmented
          label="Target"
          choices={[
            { value: 'slots', label: 'Slots…' },
            { value: 'random', label: `Random n of ${numbers.length}` },
            { value: 'all', label: 'All', name: 'All slots' },
          ]}
          value={String(form.draft.target)}
          onChange={(value) => typeInto(form, 'target', value)}
        />
      </div>
      {form.draft.target === 'slots' && <SlotChoice numbers={numbers} form={form} />}
      {form.draft.target === 'random' && <HowMany form={form} />}
      <FormField
        form={form}
        name="seed"
        beside={
          <Button
            icon="dice"
            iconOnly
            aria-label="Another seed"
            title="Another seed: the same one draws the same again"
            onClick={() => rollSeed(clusterId, fault)}
          />
        }
      />
    </>
  )
}

/** Whom a fault is for that is not for slots. */
function sharedWords(fault: FaultId): string {
  if (fault === 'fault.stop-engine') return "The engine's own process"
  return isOfNode(fault) ? 'What runs on the node' : 'All slots: they share what they depend on'
}

const isOfNode = (fault: FaultId): boolean => fault === 'fault.pause-node' || fault === 'fault.drain-node'

interface SlotChoiceProps {
  readonly numbers: readonly number[]
  readonly form: FormHandle<Draft>
}

/** A chip for each slot, pressed or not. One that was chosen and is gone can still be let go. */
function SlotChoice({ numbers, form }: SlotChoiceProps) {
  const chosen = slotsOf(form.draft)
  const offered = [...numbers, ...chosen.filter((slot) => !numbers.includes(slot))]
  const toggle = (slot: number): void => {
    const others = chosen.filter((one) => one !== slot)
    const now = chosen.includes(slot) ? others : [...others, slot].sort((one, other) => one - other)
    typeInto(form, 'slots', slotsTyped(now))
  }
  return (
    <div className="fa-row">
      <span className="fa-label" aria-hidden="true">
        Slots
      </span>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame and a legend of its own. */}
      <div className="fa-slots" role="group" aria-label="Slots">
        {offered.map((slot) => (
          <button
            key={slot}
            type="button"
            className="fa-slot"
            aria-pressed={chosen.includes(slot)}
            aria-label={`slot ${slot}`}
            onClick={() => toggle(slot)}
          >
            <SlotChip slot={slot} dim={!chosen.includes(slot)} />
          </button>
        ))}
      </div>
    </div>
  )
}

/** How many are drawn, typed or stepped. */
function HowMany({ form }: { readonly form: FormHandle<Draft> }) {
  const count = numberOf(String(form.draft.count))
  const step = (by: 1 | -1): void => {
    const wanted = Number.isFinite(count) ? Math.round(count) + by : limits.workers.min
    typeInto(form, 'count', String(Math.min(limits.workers.max, Math.max(limits.workers.min, wanted))))
  }
  return (
    <FormField
      form={form}
      name="count"
      beside={
        <>
          <Button
            icon="remove"
            iconOnly
            aria-label="One slot fewer"
            disabled={count <= limits.workers.min}
            onClick={() => step(-1)}
          />
          <Button icon="add" iconOnly aria-label="One slot more" onClick={() => step(1)} />
        </>
      }
    />
  )
}
