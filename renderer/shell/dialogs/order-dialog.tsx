import { useState } from 'react'
import { readWhole, wholeRefusal } from '../../../shared/actions/fields.ts'
import { orderOf, type WorkerActionId, workerAction } from '../../../shared/actions/worker-actions.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
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
  const { input, asks } = workerAction(action)
  const fields = Object.entries(input)
  const [draft, setDraft] = useState(() =>
    Object.fromEntries(fields.map(([name, field]) => [name, String(field.usual ?? field.min)])),
  )
  const [refused, setRefused] = useState<readonly string[]>([])
  if (asks === null) return null
  const fill = (words: string) => words.replace('{slot}', `${target.slot}`).replace('{pid}', `${target.pid}`)

  function submit(): void {
    const read = fields.map(([name, field]) => [name, readWhole(field, draft[name] ?? '')] as const)
    const wrong = read.filter(([, value]) => value === null).map(([name]) => name)
    setRefused(wrong)
    if (wrong.length > 0) return
    closeDialog()
    const values = Object.fromEntries(read.flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
    void actOnWorker(clusterId, target, orderOf(action, values))
  }

  return (
    <Dialog title={fill(asks.title)} onClose={closeDialog}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <div className="dialog-body">
          {fields.map(([name, field], index) => (
            <Field
              key={name}
              label={field.words}
              hint={index === 0 ? fill(asks.hint) : ''}
              error={refused.includes(name) ? wholeRefusal(field) : ''}
            >
              {(control) => (
                <input
                  {...control}
                  data-autofocus={index === 0 || undefined}
                  className="input"
                  type="number"
                  min={field.min}
                  max={field.max}
                  value={draft[name]}
                  onChange={(event) => {
                    setDraft({ ...draft, [name]: event.target.value })
                    setRefused([])
                  }}
                  onFocus={(event) => event.target.select()}
                />
              )}
            </Field>
          ))}
        </div>
        <div className="dialog-foot">
          <Button onClick={closeDialog}>Cancel</Button>
          <Button kind="danger-fill" type="submit">
            {asks.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
