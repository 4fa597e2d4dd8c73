import { useId, useState } from 'react'
import type { DrillState } from '../../../../shared/lessons/lesson-view.ts'
import { Button } from '../../../components/button.tsx'
import { answerDrill } from '../../../store/commands/lesson-commands.ts'
import { pendingKeys } from '../../../store/commands/run-command.ts'
import { usePending, useSlotNumbers } from '../../../store/use-deck.ts'

interface DrillAnswerProps {
  readonly kinds: DrillState['kinds']
  readonly clusterId: string | null
}

const everySlot = 'all'

/** Where, and what. It is given once. */
export function DrillAnswer({ kinds, clusterId }: DrillAnswerProps) {
  const slots = useSlotNumbers(clusterId ?? '')
  const pending = usePending(pendingKeys.drill())
  const [slot, setSlot] = useState<string | null>(null)
  const [kind, setKind] = useState<string | null>(null)
  const missing = slot === null ? 'Which slot?' : kind === null ? 'What is wrong with it?' : null
  return (
    <form
      className="drill-answer"
      aria-label="Your answer"
      onSubmit={(event) => {
        event.preventDefault()
        if (slot !== null && kind !== null) void answerDrill(slot === everySlot ? null : Number(slot), kind)
      }}
    >
      <Choice
        words="Which slot?"
        isRow
        options={[
          ...slots.map((one) => ({ id: String(one), words: `slot ${one}` })),
          { id: everySlot, words: 'all slots' },
        ]}
        chosen={slot}
        onChoose={setSlot}
      />
      <Choice words="What is wrong with it?" options={kinds} chosen={kind} onChoose={setKind} />
      <div className="drill-row">
        <Button
          type="submit"
          kind="primary"
          icon="check"
          pending={pending}
          disabled={missing !== null}
          title={missing ?? undefined}
        >
          Answer
        </Button>
        {missing !== null && <span className="drill-quiet">First: {missing}</span>}
      </div>
    </form>
  )
}

interface ChoiceProps {
  readonly words: string
  readonly options: readonly { readonly id: string; readonly words: string }[]
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
  readonly isRow?: boolean
}

function Choice({ words, options, chosen, onChoose, isRow = false }: ChoiceProps) {
  const name = useId()
  return (
    <fieldset className="drill-choice" data-row={isRow}>
      <legend>{words}</legend>
      {options.map((option) => (
        <label key={option.id} data-chosen={option.id === chosen}>
          <input type="radio" name={name} checked={option.id === chosen} onChange={() => onChoose(option.id)} />
          {option.words}
        </label>
      ))}
    </fieldset>
  )
}
