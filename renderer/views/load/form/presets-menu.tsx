import { loadPresets } from '../../../../shared/model/load-settings.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { Menu, MenuItem, MenuNote } from '../../../components/menu.tsx'
import type { LoadDraft } from './load-table.ts'

/** Ready-made loads; URL, method, headers, body and paths stay as they are. */
export function PresetsMenu({ onChoose }: { readonly onChoose: (patch: Partial<LoadDraft>) => void }) {
  return (
    <Menu
      name="Presets"
      align="start"
      trigger={
        <Button kind="ghost" size="mini">
          Presets
          <Icon name="down" size={12} />
        </Button>
      }
    >
      <MenuNote>URL, method, headers, body and paths stay as they are.</MenuNote>
      {loadPresets.map(({ id, title, shows, change }) => (
        <MenuItem
          key={id}
          icon="load"
          label={title}
          hint={shows}
          onSelect={() =>
            onChoose({
              model: change.model,
              ratePerSec: String(change.ratePerSec),
              connections: String(change.connections),
              keep: change.requestsPerConnection === 0 ? 'keep' : 'each',
              sendOverMs: String(change.sendOverMs),
              timeoutMs: String(change.timeoutMs),
            })
          }
        />
      ))}
    </Menu>
  )
}
