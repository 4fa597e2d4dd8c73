import type { ReactNode } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { closeDialog } from '../../store/commands/view-actions.ts'

interface ConfirmDialogProps {
  /** A question. */
  readonly title: string
  /** What exactly will happen. */
  readonly children: ReactNode
  /** The word on the button that does it. */
  readonly confirm: string
  readonly onConfirm: () => void
}

/** Asks once before something that cannot be taken back. Enter confirms, Escape keeps things as they are. */
export function ConfirmDialog({ title, children, confirm, onConfirm }: ConfirmDialogProps) {
  return (
    <Dialog title={title} role="alertdialog" onClose={closeDialog}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          closeDialog()
          onConfirm()
        }}
      >
        <div className="dialog-body">
          <p>{children}</p>
        </div>
        <div className="dialog-foot">
          <Button onClick={closeDialog}>Cancel</Button>
          <Button kind="danger-fill" type="submit" data-autofocus>
            {confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
