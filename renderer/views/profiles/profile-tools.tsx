import type { KeyboardEvent } from 'react'
import { weightOfFunctions } from '../../../shared/profiles/function-table.ts'
import { Icon } from '../../components/icon.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { Switch } from '../../components/switch.tsx'
import { counted } from '../../format/number.ts'
import { formatPercent } from '../../format/percent.ts'
import type { FlameChoice, FlameModel, FlameOrder } from './flame-model.ts'
import { weightWords } from './profile-words.ts'

interface ProfileToolsProps {
  readonly slots: readonly number[]
  readonly choice: FlameChoice
  readonly isCompared: boolean
  readonly model: FlameModel
  readonly text: string
  readonly isMatch: (fn: number) => boolean
  readonly isSearching: boolean
  readonly onChoice: (choice: FlameChoice) => void
  readonly onText: (text: string) => void
}

const orders: readonly { readonly value: FlameOrder; readonly label: string; readonly name: string }[] = [
  { value: 'heavy', label: 'Heaviest left', name: 'Heaviest calls at the left' },
  { value: 'time', label: 'In time', name: 'In the order of time, of one slot' },
]

/** Which slots, in which order, against whom; and the search. */
export function ProfileTools(props: ProfileToolsProps) {
  const { slots, choice, isCompared, model, text, onChoice, onText } = props
  return (
    <div className="pf-tools">
      {slots.length > 1 && !isCompared && <SlotSelect slots={slots} choice={choice} onChoice={onChoice} />}
      {!isCompared && model.kind === 'cpu' && choice.gapSlot === null && (
        <Segmented
          label="Order of the flame graph"
          choices={orders}
          value={choice.order}
          onChange={(order) => onChoice({ ...choice, order })}
        />
      )}
      {model.kind === 'cpu' && (
        <span className="pf-switch">
          <Switch label="Idle" isOn={choice.withIdle} onChange={(withIdle) => onChoice({ ...choice, withIdle })} />
          Idle
        </span>
      )}
      <label className="pf-search">
        <Icon name="search" />
        <input
          type="search"
          data-search
          aria-label="Search functions"
          placeholder="Function, file or package"
          value={text}
          onChange={(event) => onText(event.currentTarget.value)}
          onKeyDown={(event) => clearOnEscape(event, text, onText)}
        />
      </label>
      <Matches {...props} />
    </div>
  )
}

/** Escape empties the search first; only then it closes the dialog. */
function clearOnEscape(event: KeyboardEvent, text: string, onText: (text: string) => void): void {
  if (event.key !== 'Escape' || text === '') return
  event.preventDefault()
  event.stopPropagation()
  onText('')
}

type SlotSelectProps = Pick<ProfileToolsProps, 'slots' | 'choice' | 'onChoice'>

/** One list for all of it: merged, one alone, or one against the others. */
function SlotSelect({ slots, choice, onChoice }: SlotSelectProps) {
  const { slot, gapSlot } = choice
  const value = gapSlot !== null ? `gap ${gapSlot}` : slot !== null ? `slot ${slot}` : 'all'
  return (
    <select
      className="select"
      aria-label="Slots in the flame graph"
      value={value}
      onChange={(event) => {
        const [kind, number] = event.target.value.split(' ')
        const chosen = number === undefined ? null : Number(number)
        onChoice({
          ...choice,
          slot: kind === 'slot' ? chosen : null,
          gapSlot: kind === 'gap' ? chosen : null,
          order: kind === 'slot' ? choice.order : 'heavy',
        })
      }}
    >
      <option value="all">All {slots.length} slots, merged</option>
      {slots.map((each) => (
        <option key={each} value={`slot ${each}`}>
          Slot {each} alone
        </option>
      ))}
      {slots.map((each) => (
        <option key={each} value={`gap ${each}`}>
          Slot {each} against the others
        </option>
      ))}
    </select>
  )
}

function Matches({ model, isMatch, isSearching }: Pick<ProfileToolsProps, 'model' | 'isMatch' | 'isSearching'>) {
  return (
    <span className="pf-matches" role="status" aria-label="Matches">
      {isSearching ? matchWords(model, isMatch) : ''}
    </span>
  )
}

/** "3 of 240 functions, 1.2 s (24 %)". */
function matchWords(model: FlameModel, isMatch: (fn: number) => boolean): string {
  const count = model.rows.filter(({ fn }) => isMatch(fn)).length
  const of = `${count} of ${counted(model.rows.length, 'function')}`
  if (count === 0) return of
  const weight = weightOfFunctions(model.tree, isMatch)
  return `${of}, ${weightWords(model.kind, weight)} (${formatPercent(weight / (model.tree.nodes.total[0] || 1))})`
}
