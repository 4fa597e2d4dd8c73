import { Fragment, useEffect, useState } from 'react'
import type { SampleSource } from '../../../shared/model/deck.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { copyText, openSample, runCommand } from '../../store/commands/commands.ts'
import { closeDialog } from '../../store/commands/view-actions.ts'
import { useDeck } from '../../store/use-deck.ts'
import { highlightLine } from './highlight.ts'

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
            <SourceCode source={source.source} />
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

function SourceCode({ source }: { readonly source: string }) {
  const lines = source.replace(/\n$/, '').split('\n')
  return (
    <code className="source-code" style={{ display: 'block' }}>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number; the text never changes
        <span key={index} className="source-line">
          <span>{index + 1}</span>
          <span>
            {highlightLine(line).map((token, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place in a line that never changes
              <Fragment key={place}>
                {token.kind === null ? token.text : <span className={`source-${token.kind}`}>{token.text}</span>}
              </Fragment>
            ))}
          </span>
        </span>
      ))}
    </code>
  )
}
