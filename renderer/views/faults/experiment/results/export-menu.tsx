import type { ExperimentFormat } from '../../../../../shared/model/experiment.ts'
import { Button } from '../../../../components/button.tsx'
import { Menu, MenuItem } from '../../../../components/menu.tsx'
import { exportExperiment } from '../../../../store/commands/experiment-commands.ts'

const formats: readonly { readonly format: ExperimentFormat; readonly label: string; readonly hint: string }[] = [
  { format: 'html', label: 'HTML', hint: 'one file, opens by double click' },
  { format: 'json', label: 'JSON', hint: 'everything' },
  { format: 'junit', label: 'JUnit', hint: 'for CI' },
  { format: 'chaostoolkit', label: 'Chaos Toolkit', hint: 'the experiment, to run it there' },
]

/** Writes a result to a file, in the form a person chooses. */
export function ExportMenu({ resultId }: { readonly resultId: string }) {
  return (
    <Menu
      name="Export"
      trigger={
        <Button kind="ghost" size="mini" icon="export" iconOnly aria-label="Export" title="Export this result" />
      }
    >
      {formats.map(({ format, label, hint }) => (
        <MenuItem
          key={format}
          icon="file"
          label={label}
          hint={hint}
          onSelect={() => void exportExperiment(resultId, format)}
        />
      ))}
    </Menu>
  )
}
