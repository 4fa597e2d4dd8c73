import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { chooseRow, chooseRows, useRowChoice } from '../../store/row-choice.ts'

/** A tick that chooses the row; with Shift all from the last one chosen up to it. */
export function ChooseCell({ slot }: { readonly slot: number }) {
  const isChosen = useRowChoice(({ chosen }) => chosen.has(slot))
  return (
    <td data-align="left">
      <input
        type="checkbox"
        className="wt-choose"
        aria-label={`Choose slot ${slot}`}
        checked={isChosen}
        // A change does not say whether Shift was held.
        onClick={(event) => chooseRow(slot, event.shiftKey)}
        onChange={() => {}}
      />
    </td>
  )
}

/** Chooses all rows that are shown, or none. */
export function ChooseAllHead({ slots }: { readonly slots: readonly SlotSnapshot[] }) {
  const count = useRowChoice(({ chosen }) => chosen.size)
  const isAll = slots.length > 0 && count === slots.length
  return (
    <th scope="col" data-align="left" aria-label="Chosen">
      <input
        type="checkbox"
        className="wt-choose"
        aria-label="Choose all that are shown"
        checked={isAll}
        ref={(box) => {
          if (box !== null) box.indeterminate = count > 0 && !isAll
        }}
        onChange={() => chooseRows(isAll ? [] : slots.map(({ slot }) => slot))}
      />
    </th>
  )
}
