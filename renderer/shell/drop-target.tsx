import { useEffect, useState } from 'react'
import { bridge } from '../bridge.ts'
import { Icon } from '../components/icon.tsx'
import { openScript, runCommand } from '../store/commands/commands.ts'
import { previewExperimentFile } from '../store/commands/preview-file.ts'
import { openDialog } from '../store/commands/view-actions.ts'

/** A script dropped anywhere starts at once with the defaults, as on the command line; what fails can be mended in the dialog. */
export function DropTarget() {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const onDragOver = (event: DragEvent): void => {
      if (!carriesFiles(event)) return
      // Over a place that takes files itself this one takes none.
      setOver(!event.defaultPrevented)
      event.preventDefault()
    }
    const onDragLeave = (event: DragEvent): void => {
      // Only leaving the window itself has no element to go to.
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent): void => {
      setOver(false)
      if (!carriesFiles(event) || event.defaultPrevented) return
      event.preventDefault()
      for (const file of event.dataTransfer?.files ?? []) void openDropped(file)
    }
    window.addEventListener('dragover', onDragOver)
    window.addEventListener('dragleave', onDragLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onDragOver)
      window.removeEventListener('dragleave', onDragLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [])
  if (!over) return null
  return (
    <div className="drop-veil">
      <Icon name="open" size={32} />
      Drop a server script to run it as a cluster
      <span>
        It starts at once with the default settings; of a folder, package.json, Procfile or PM2 configuration you choose
        the app
      </span>
    </div>
  )
}

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false
}

async function openDropped(file: File): Promise<void> {
  if (/\.deckexp$/i.test(file.name)) {
    await previewExperimentFile(file)
    return
  }
  const scriptPath = bridge.pathForFile(file)
  if (scriptPath === '') {
    openDialog({ kind: 'open', request: {}, failure: `${file.name} is not a file on this machine` })
    return
  }
  const program = await runCommand('runtime.look', { path: scriptPath })
  if (program.ok && program.value.kind === 'apps') {
    openDialog({ kind: 'open', request: { scriptPath }, failure: null })
    return
  }
  if (program.ok && program.value.kind === 'unknown') {
    openDialog({ kind: 'open', request: { scriptPath }, failure: program.value.words })
    return
  }
  const result = await openScript({ scriptPath })
  if (!result.ok) openDialog({ kind: 'open', request: { scriptPath }, failure: result.error.message })
}
