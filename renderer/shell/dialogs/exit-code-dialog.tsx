import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { actOnWorker } from '../../store/commands/commands.ts'
import { closeDialog } from '../../store/commands/view-actions.ts'
import type { WorkerTarget } from '../../store/deck-state.ts'
import { exitCodeRefusal, parseExitCode } from './exit-code.ts'

interface ExitCodeDialogProps {
  readonly clusterId: string
  readonly target: WorkerTarget
}

/** Asks for the code of `process.exit(n)`. */
export function ExitCodeDialog({ clusterId, target }: ExitCodeDialogProps) {
  const [text, setText] = useState('1')
  const [refused, setRefused] = useState(false)
  return (
    <Dialog title={`Exit slot ${target.slot} with a code`} onClose={closeDialog}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const code = parseExitCode(text)
          setRefused(code === null)
          if (code === null) return
          closeDialog()
          void actOnWorker(clusterId, target, 'exit-code', code)
        }}
      >
        <div className="dialog-body">
          <Field
            label="Exit code"
            hint={`pid ${target.pid} runs process.exit(n) as soon as its event loop is free`}
            error={refused ? exitCodeRefusal : ''}
          >
            {(control) => (
              <input
                {...control}
                data-autofocus
                className="input"
                type="number"
                min={0}
                max={255}
                value={text}
                onChange={(event) => {
                  setText(event.target.value)
                  setRefused(false)
                }}
                onFocus={(event) => event.target.select()}
              />
            )}
          </Field>
        </div>
        <div className="dialog-foot">
          <Button onClick={closeDialog}>Cancel</Button>
          <Button kind="danger-fill" type="submit">
            Exit the worker
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
