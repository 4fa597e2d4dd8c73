import { limits } from '../../../../shared/limits.ts'
import { Button } from '../../../components/button.tsx'
import { Menu, MenuCheck, MenuItem, MenuSeparator } from '../../../components/menu.tsx'
import { counted } from '../../../format/number.ts'
import { clearLog, copyEntries, saveLog } from '../../../store/commands/log-commands.ts'
import { chooseForLog, useLogChoice } from '../../../store/log-choice.ts'
import type { ReaderProps } from '../reader/reader-props.ts'

/** What leaves the log, and how it is written. */
export function MoreMenu({ clusterId, log, reader, picture }: ReaderProps) {
  const { currentRow, anchorRow } = picture
  const selectedCount = currentRow === null ? 0 : Math.abs((anchorRow ?? currentRow) - currentRow) + 1
  const isEmpty = log === null || log.entryCount === 0
  const save = (format: 'text' | 'jsonl') => {
    if (log !== null) void saveLog(clusterId, log.viewId, format)
  }
  return (
    <Menu
      name="Copy, save, clear"
      trigger={
        <Button
          kind="ghost"
          size="mini"
          icon="more"
          iconOnly
          aria-label="Copy, save, clear"
          title="Copy, save, clear"
        />
      }
    >
      <MenuItem
        icon="copy"
        label={selectedCount > 1 ? `Copy ${counted(selectedCount, 'entry', 'entries')}` : 'Copy the entry'}
        hint={selectedCount === 0 ? 'choose one first' : 'Ctrl C'}
        disabled={selectedCount === 0}
        onSelect={() => void copyEntries(clusterId, reader.selectedNumbers(limits.logCopyEntries))}
      />
      <MenuItem
        icon="file"
        label="Save as text…"
        hint={saveHint(log)}
        disabled={isEmpty}
        onSelect={() => save('text')}
      />
      <MenuItem
        icon="file"
        label="Save as JSON lines…"
        hint={saveHint(log)}
        disabled={isEmpty}
        onSelect={() => save('jsonl')}
      />
      <MenuSeparator />
      <HowWritten />
      <MenuSeparator />
      <MenuItem
        icon="delete"
        label="Clear the log"
        hint="forgets what is kept"
        danger
        disabled={isEmpty}
        onSelect={() => void clearLog(clusterId)}
      />
    </Menu>
  )
}

/** Of everything that is copied or saved. */
function HowWritten() {
  const withPrefix = useLogChoice((choice) => choice.withPrefix)
  const isMasked = useLogChoice((choice) => choice.isMasked)
  return (
    <>
      <MenuCheck
        label="With time, slot and level"
        isOn={withPrefix}
        onChange={(isOn) => chooseForLog({ withPrefix: isOn })}
      />
      <MenuCheck
        label="Mask secrets"
        hint="tokens become •••"
        isOn={isMasked}
        onChange={(isOn) => chooseForLog({ isMasked: isOn })}
      />
    </>
  )
}

/** What is saved is what the view holds, not what is in sight. */
function saveHint(log: ReaderProps['log']): string {
  if (log === null) return ''
  const count = log.mode === 'filter' && log.matchCount !== null ? log.matchCount : log.entryCount
  return counted(count, 'entry', 'entries')
}
