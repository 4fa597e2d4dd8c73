import { memo } from 'react'
import { Button } from '../../components/button.tsx'
import { Kbd } from '../../components/kbd.tsx'
import { ariaKey, shownKey } from '../../keys/key-words.ts'
import { openDialog } from '../../store/commands/view-actions.ts'
import { useIsMac } from '../../store/use-deck.ts'

/** Opens the command palette: everything the deck can do, by name. */
export const CommandsButton = memo(function CommandsButton() {
  const isMac = useIsMac()
  const keys = shownKey('commands', isMac)
  return (
    <Button
      kind="ghost"
      icon="search"
      className="head-search"
      aria-label={`Search commands, ${keys}`}
      aria-keyshortcuts={ariaKey('commands', isMac)}
      title="Commands"
      onClick={() => openDialog({ kind: 'commands' })}
    >
      <Kbd keys={keys} />
    </Button>
  )
})
