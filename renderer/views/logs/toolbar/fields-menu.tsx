import type { LogState } from '../../../../shared/logs/log-view.ts'
import { Button } from '../../../components/button.tsx'
import { Menu, MenuCheck, MenuNote } from '../../../components/menu.tsx'
import { saveView } from '../../../store/commands/save-view.ts'
import { useDeck } from '../../../store/use-deck.ts'

/** Columns that have room beside the message. */
const mostColumns = 8

/** Fields of structured lines that were seen, to be made columns. Remembered. */
export function FieldsMenu({ log }: { readonly log: LogState | null }) {
  const chosen = useDeck((state) => state.view.logColumns)
  const seen = log?.fieldNames ?? []
  const names = [...seen, ...chosen.filter((name) => !seen.includes(name))]
  if (names.length === 0) return null
  const set = (name: string, isOn: boolean) => {
    const others = chosen.filter((each) => each !== name)
    saveView({ logColumns: isOn ? [...others, name].slice(-mostColumns) : others })
  }
  return (
    <Menu
      name="Fields"
      trigger={
        <Button kind="ghost" size="mini" icon="compare" title="Fields of structured lines as columns">
          Fields{chosen.length > 0 && <b>{chosen.length}</b>}
        </Button>
      }
    >
      <MenuNote>Columns beside the message</MenuNote>
      {names.map((name) => (
        <MenuCheck key={name} label={name} isOn={chosen.includes(name)} onChange={(isOn) => set(name, isOn)} />
      ))}
    </Menu>
  )
}
