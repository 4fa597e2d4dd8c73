import { type FormEvent, useState } from 'react'
import { type ChoiceField, readWhole, type WholeField, wholeRefusal } from '../../../shared/actions/fields.ts'
import { orderOf, usualValue, type WorkerActionId, workerAction } from '../../../shared/actions/worker-actions.ts'
import { ownPrimaryPlace } from '../../../shared/model/own-primary.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { placeName } from '../../format/place-name.ts'
import { actOnWorker } from '../../store/commands/commands.ts'
import { closeDialog } from '../../store/commands/view-actions.ts'
import type { WorkerTarget } from '../../store/deck-state.ts'

interface OrderDialogProps {
  readonly clusterId: string
  readonly target: WorkerTarget
  readonly action: WorkerActionId
}

/** Asks for what an action wants to know besides the worker, by the fields of its entry. */
export function OrderDialog({ clusterId, target, action }: OrderDialogProps) {
  const { input, asks, group } = workerAction(action)
  const fields = Object.entries(input)
  const [draft, setDraft] = useState(() =>
    Object.fromEntries(fields.map(([name, field]) => [name, String(usualValue(field))])),
  )
  const [refused, setRefused] = useState<readonly string[]>([])
  if (asks === null) return null
  const place = placeName(target.slot)
  const fill = (words: string) => words.replace('slot {slot}', place).replace('{pid}', `${target.pid}`)

  function submit(event: FormEvent): void {
    event.preventDefault()
    const { values, wrong } = readDraft(input, draft)
    setRefused(wrong)
    if (wrong.length > 0) return
    closeDialog()
    void actOnWorker(clusterId, target, orderOf(action, values))
  }

  return (
    <Dialog title={fill(asks.title)} onClose={closeDialog}>
      <form noValidate onSubmit={submit}>
        <div className="dialog-body">
          {fields.map(([name, field], index) => (
            <Field
              key={name}
              label={field.words}
              hint={index === 0 ? fill(asks.hint) : ''}
              error={refused.includes(name) && field.kind === 'whole' ? wholeRefusal(field) : ''}
            >
              {(control) => (
                <FieldControl
                  field={field}
                  control={{ ...control, 'data-autofocus': index === 0 || undefined }}
                  value={draft[name] ?? ''}
                  onChange={(value) => {
                    setDraft({ ...draft, [name]: value })
                    setRefused([])
                  }}
                />
              )}
            </Field>
          ))}
        </div>
        <div className="dialog-foot">
          <Button onClick={closeDialog}>Cancel</Button>
          <Button kind={group === 'lane' ? 'primary' : 'danger-fill'} type="submit">
            {target.slot === ownPrimaryPlace ? asks.confirm.replace('the worker', place) : asks.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface FieldControlProps {
  readonly field: WholeField | ChoiceField
  readonly control: object
  readonly value: string
  readonly onChange: (value: string) => void
}

function FieldControl({ field, control, value, onChange }: FieldControlProps) {
  if (field.kind === 'choice') {
    const words: Readonly<Record<string, string>> = field.ofWords ?? {}
    return (
      <select {...control} className="select" value={value} onChange={(event) => onChange(event.target.value)}>
        {field.of.map((one) => (
          <option key={one} value={one}>
            {words[one] ?? one}
          </option>
        ))}
      </select>
    )
  }
  return (
    <input
      {...control}
      className="input"
      type="number"
      min={field.min}
      max={field.max}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onFocus={(event) => event.target.select()}
    />
  )
}

/** What was typed, numbers as such, and the names of those that are none. */
function readDraft(input: ReturnType<typeof workerAction>['input'], draft: Readonly<Record<string, string>>) {
  const read = Object.entries(input).map(([name, field]) => {
    const typed = draft[name] ?? ''
    return [name, field.kind === 'choice' ? typed : readWhole(field, typed)] as const
  })
  const values = Object.fromEntries(read.flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
  return { values, wrong: read.filter(([, value]) => value === null).map(([name]) => name) }
}
