import './class.css'
import { useEffect } from 'react'
import { Dialog } from '../../../components/dialog.tsx'
import { pullClass } from '../../../store/commands/class-commands.ts'
import { closeDialog } from '../../../store/commands/view-actions.ts'
import { useDeck } from '../../../store/use-deck.ts'
import { ClassForm } from './class-form.tsx'
import { ClassPanel } from './class-panel.tsx'

/** Opens a class, and shows the one that is open. Closing the dialog leaves the class open. */
export function ClassDialog() {
  const classroom = useDeck((state) => state.classroom)
  useEffect(() => {
    // Addresses of this machine change with its networks.
    void pullClass()
  }, [])
  if (classroom?.phase === 'open') {
    return (
      <Dialog title="Class" size="full" onClose={closeDialog}>
        <ClassPanel classroom={classroom} />
      </Dialog>
    )
  }
  return (
    <Dialog title="Open a class" size="wide" onClose={closeDialog}>
      {classroom === null ? (
        <p className="dialog-body">Reading this machine's addresses…</p>
      ) : (
        <ClassForm classroom={classroom} />
      )}
    </Dialog>
  )
}
