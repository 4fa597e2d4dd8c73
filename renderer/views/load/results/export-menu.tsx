import { Button } from '../../../components/button.tsx'
import { Menu, MenuItem } from '../../../components/menu.tsx'
import { exportResults } from '../../../store/commands/load-commands.ts'

/** Writes results to a file, in the form a person chooses. */
export function ExportMenu({ resultIds }: { readonly resultIds: readonly string[] }) {
  return (
    <Menu
      name="Export"
      trigger={
        <Button size="mini" icon="export">
          Export
        </Button>
      }
    >
      <MenuItem icon="file" label="JSON" hint="everything" onSelect={() => void exportResults(resultIds, 'json')} />
      <MenuItem icon="file" label="CSV" hint="second by second" onSelect={() => void exportResults(resultIds, 'csv')} />
    </Menu>
  )
}
