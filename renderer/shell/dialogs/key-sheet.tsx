import './key-sheet.css'
import { Dialog } from '../../components/dialog.tsx'
import { sheetRows } from '../../keys/key-words.ts'
import { closeDialog } from '../../store/commands/view-actions.ts'
import { useIsMac } from '../../store/use-deck.ts'

/** Every key the window knows. */
export function KeySheet() {
  const rows = sheetRows(useIsMac())
  return (
    <Dialog title="Keys" size="wide" onClose={closeDialog}>
      <div className="dialog-body">
        <dl className="key-sheet">
          {rows.map(([what, keys]) => (
            <div key={what}>
              <dt>{what}</dt>
              <dd>
                {keys.map((key) => (
                  <kbd key={key} className="kbd">
                    {key}
                  </kbd>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </div>
      <div className="dialog-foot">
        <span className="dialog-foot-note">Single keys act while no input or button has the focus.</span>
      </div>
    </Dialog>
  )
}
