import { useEffect, useState } from 'react'
import type { SampleSource } from '../../../shared/model/deck.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { SourceCode } from '../../components/text/source-code.tsx'
import { copyText, openSample, runCommand } from '../../store/commands/commands.ts'
import { closeDialog } from '../../store/commands/view-actions.ts'
import { useDeck } from '../../store/use-deck.ts'

/** The source of a sample, to read before running it. */
export function SourceDialog({ sample }: { readonly sample: string }) {
  const title = useDeck((state) => state.info?.samples.find((each) => each.id === sample)?.title ?? sample)
  const [source, setSource] = useState<SampleSource | null>(null)
  const [fault, setFault] = useState('')
  useEffect(() => {
    let gone = false
    void runCommand('sample.source', { sample }).then((result) => {
      if (gone) return
      if (result.ok) setSource(result.value)
      else setFault(result.error.message)
    })
    return () => {
      gone = true
    }
  }, [sample])
  return (
    <Dialog title={`Source of ${title}`} size="widest" onClose={closeDialog}>
      <div className="dialog-body">
        {fault !== '' && <p role="alert">{fault}</p>}
        {source !== null && (
          <>
            <div className="source-path">
              <span className="mono ellipsis selectable">{source.path}</span>
              <Button size="mini" icon="copy" onClick={() => void copyText(source.path, 'Path')}>
                Copy path
              </Button>
            </div>
            <SourceCode className="source-whole" source={source.source} />
          </>
        )}
      </div>
      <div className="dialog-foot">
        <Button
          kind="primary"
          icon="play"
          data-autofocus
          onClick={() => {
            closeDialog()
            void openSample(sample, 4)
          }}
        >
          Run with 4 workers
        </Button>
      </div>
    </Dialog>
  )
}
