import { Button } from '../../components/button.tsx'
import { Kbd } from '../../components/kbd.tsx'
import { chord, useIsMac } from '../../keys/chord.ts'
import { openDialog } from '../../store/commands/view-actions.ts'

/** Opens the command palette: everything the deck can do, by name. */
export function CommandsButton() {
  const isMac = useIsMac()
  const keys = chord(isMac, 'K')
  return (
    <Button
      kind="ghost"
      icon="search"
      className="head-search"
      aria-label={`Search commands, ${keys}`}
      aria-keyshortcuts={isMac ? 'Meta+K' : 'Control+K'}
      title="Commands"
      onClick={() => openDialog({ kind: 'commands' })}
    >
      <Kbd keys={keys} />
    </Button>
  )
}
