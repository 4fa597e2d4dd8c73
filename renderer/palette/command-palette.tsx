import './command-palette.css'
import { Command } from 'cmdk'
import { useState } from 'react'
import { Dialog } from '../components/dialog.tsx'
import { Icon } from '../components/icon.tsx'
import { closeDialog } from '../store/commands/view-actions.ts'
import { deckStore } from '../store/deck-store.ts'
import { matchCommand } from './match-command.ts'
import { listCommands, type PaletteCommand } from './palette-commands.ts'

const groups: readonly PaletteCommand['group'][] = ['Cluster', 'Open', 'View', 'Workers', 'Faults']

/** Everything the deck can do, found by typing. The list is made once: nothing moves under the pointer. */
export function CommandPalette() {
  const [commands] = useState(() => listCommands(deckStore.getState()))
  const [byKey] = useState(() => new Map(commands.map((command) => [command.key, command])))
  return (
    <Dialog title="Commands" size="top" bare onClose={closeDialog}>
      <Command className="palette" label="Commands" loop filter={(key, typed) => score(typed, byKey.get(key))}>
        <div className="palette-input">
          <Icon name="search" size={16} />
          <Command.Input data-autofocus placeholder="Type what you want to do" />
        </div>
        <Command.List className="palette-list" label="Commands">
          <Command.Empty className="palette-empty">Nothing goes by that name</Command.Empty>
          {groups.map((group) => (
            <PaletteGroup key={group} group={group} commands={commands.filter((each) => each.group === group)} />
          ))}
        </Command.List>
      </Command>
    </Dialog>
  )
}

function score(typed: string, command: PaletteCommand | undefined): number {
  if (command === undefined) return 0
  const { key, names, hint, group } = command
  return matchCommand(typed, { words: key, names, hints: `${hint} ${group}` })
}

interface PaletteGroupProps {
  readonly group: string
  readonly commands: readonly PaletteCommand[]
}

function PaletteGroup({ group, commands }: PaletteGroupProps) {
  if (commands.length === 0) return null
  return (
    <Command.Group heading={group}>
      {commands.map((command) => (
        <Command.Item
          key={command.key}
          className="palette-item"
          value={command.key}
          onSelect={() => {
            closeDialog()
            command.run()
          }}
        >
          <Icon name={command.icon} />
          {command.words}
          {command.hint !== '' && <span className="palette-hint">{command.hint}</span>}
        </Command.Item>
      ))}
    </Command.Group>
  )
}
