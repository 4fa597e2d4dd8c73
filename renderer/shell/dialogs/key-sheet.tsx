import './key-sheet.css'
import { Dialog } from '../../components/dialog.tsx'
import { chord, useIsMac } from '../../keys/chord.ts'
import { closeDialog } from '../../store/commands/view-actions.ts'

/** Every key the window knows. */
export function KeySheet() {
  const isMac = useIsMac()
  const rows: readonly (readonly [what: string, keys: readonly string[]])[] = [
    ['Commands', [chord(isMac, 'K'), '/']],
    ['Open server script…', [chord(isMac, 'O')]],
    ['Cluster in the sidebar', [`${chord(isMac, '1')} … 9`]],
    ['Live', ['1']],
    ['Load', ['4', 'l']],
    ['Start load, on the Load screen', [chord(isMac, isMac ? '↵' : 'Enter')]],
    ['Move over workers', ['↑', '↓', 'k', 'j']],
    ['Inspect the worker', ['i', 'Enter']],
    ['Previous, next slot in the inspector', ['[', ']']],
    ['Kill menu', ['x']],
    ['SIGKILL now (asks once)', ['Shift X']],
    ['Pause or resume', ['p']],
    ['More or fewer workers', ['+', '−']],
    ['Rolling reload', ['r']],
    ['Freeze the picture', ['Space']],
    ['Close menu, then inspector', ['Esc']],
    ['This sheet', ['?']],
  ]
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
