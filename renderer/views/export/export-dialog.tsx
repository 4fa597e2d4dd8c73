import './export.css'
import { useState } from 'react'
import {
  type ExportedCluster,
  type ExportedFile,
  type ExportTarget,
  exportTargets,
  exportTargetTexts,
} from '../../../shared/export/exported.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Icon } from '../../components/icon.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { copyText } from '../../store/commands/commands.ts'
import { saveExport } from '../../store/commands/export-commands.ts'
import { closeDialog } from '../../store/commands/view-actions.ts'
import { useDeck } from '../../store/use-deck.ts'
import { ExportRemarks } from './export-remarks.tsx'
import { usePreview } from './use-preview.ts'

const targets = exportTargets.map((value) => ({ value, label: exportTargetTexts[value].label }))

/** A cluster as the files of another world, before they are written: each line with its evidence, and what is lost. */
export function ExportDialog({ clusterId }: { readonly clusterId: string }) {
  const name = useDeck((state) => state.live.clusters[clusterId]?.settings.name ?? '')
  const [target, setTarget] = useState<ExportTarget>('pm2')
  const [fileName, setFileName] = useState('')
  const { made, fault } = usePreview(clusterId, target)
  const file = made?.files.find((one) => one.fileName === fileName) ?? made?.files[0] ?? null
  return (
    <Dialog title={`Export ${name}`} size="full" onClose={closeDialog}>
      <div className="export-target">
        <Segmented label="Target" choices={targets} value={target} onChange={setTarget} />
        <span className="export-explanation">{exportTargetTexts[target].explanation}</span>
      </div>
      {fault !== '' && (
        <p className="export-fault" role="alert">
          <Icon name="warn" size={12} className="tone-warn" /> {fault}
        </p>
      )}
      <div className="export-body">
        {made !== null && file !== null && (
          <>
            <Files made={made} file={file} onChoose={setFileName} />
            <ExportRemarks made={made} />
          </>
        )}
      </div>
      <div className="dialog-foot">
        <span className="dialog-foot-note">{made === null ? '' : `Evidence: ${made.evidence}.`}</span>
        <Button icon="copy" disabled={file === null} onClick={() => void copyText(file?.text ?? '', 'File')}>
          Copy file
        </Button>
        <Button
          kind="primary"
          icon="open"
          disabled={made === null}
          data-autofocus
          onClick={() => void saveExport(clusterId, target)}
        >
          Save…
        </Button>
      </div>
    </Dialog>
  )
}

interface FilesProps {
  readonly made: ExportedCluster
  readonly file: ExportedFile
  readonly onChoose: (fileName: string) => void
}

function Files({ made, file, onChoose }: FilesProps) {
  const choices = made.files.map(({ fileName }) => ({ value: fileName, label: fileName }))
  return (
    <div className="export-files">
      <Segmented label="File" choices={choices} value={file.fileName} onChange={onChoose} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="export-text" aria-label={file.fileName} tabIndex={0}>
        <pre className="selectable">
          {file.text.split('\n').map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place in a text that never changes
            <span key={index} data-comment={/^\s*(#|\/\/|\/\*)/.test(line) || undefined}>
              {`${line}\n`}
            </span>
          ))}
        </pre>
      </section>
    </div>
  )
}
