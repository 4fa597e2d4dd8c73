import { type FormEvent, useState } from 'react'
import { ownPrimaryPlace } from '../../../shared/model/own-primary.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { placeName } from '../../format/place-name.ts'
import { openDevTools } from '../../store/commands/commands.ts'
import { closeDialog } from '../../store/commands/view-actions.ts'
import type { WorkerTarget } from '../../store/deck-state.ts'
import { useLiveCluster } from '../../store/use-deck.ts'

interface DevToolsDialogProps {
  readonly clusterId: string
  readonly target: WorkerTarget
}

/** Asks before DevTools opens whether clients shall meet a worker that may stop at a breakpoint. */
export function DevToolsDialog({ clusterId, target }: DevToolsDialogProps) {
  const { slot, generation, pid } = target
  const slots = useLiveCluster(clusterId)?.slots ?? []
  const isOut = slots.find((one) => one.slot === slot)?.outOfRotation != null
  const isPrimary = slot === ownPrimaryPlace
  const hasOthers =
    !isPrimary &&
    slots.some(
      (one) => one.slot !== slot && one.outOfRotation === null && (one.phase === 'listening' || one.phase === 'online'),
    )
  const [isWanted, setIsWanted] = useState(true)
  const takesOut = isWanted && hasOthers && !isOut

  function submit(event: FormEvent): void {
    event.preventDefault()
    closeDialog()
    void openDevTools(clusterId, target, takesOut)
  }

  return (
    <Dialog title={`Open DevTools on ${placeName(slot)}`} onClose={closeDialog}>
      <form noValidate onSubmit={submit}>
        <div className="dialog-body">
          <p>
            g{generation}, pid {pid}. A breakpoint stops it:{' '}
            {isPrimary ? 'who sent it a message' : 'who is connected to it'} waits. Its inspector is open on this
            machine alone, as long as the window is.
          </p>
          {!isPrimary && (
            <Field label="Its slot" hint={laneHint(isOut, hasOthers)}>
              {(control) => (
                <select
                  {...control}
                  data-autofocus
                  className="select"
                  disabled={isOut || !hasOthers}
                  value={takesOut ? 'out' : 'stays'}
                  onChange={(event) => setIsWanted(event.target.value === 'out')}
                >
                  <option value="out">take it out of rotation first, and put it back afterwards</option>
                  <option value="stays">{isOut ? 'is out of rotation' : 'stays in rotation'}</option>
                </select>
              )}
            </Field>
          )}
        </div>
        <div className="dialog-foot">
          <Button onClick={closeDialog}>Cancel</Button>
          <Button kind="primary" type="submit">
            Open DevTools
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function laneHint(isOut: boolean, hasOthers: boolean): string {
  if (isOut) return 'a breakpoint stops only who is connected already'
  if (!hasOthers) return 'nobody else is in rotation: a breakpoint stops every client'
  return 'out of rotation, its idle connections go to others and a breakpoint stops nobody else'
}
