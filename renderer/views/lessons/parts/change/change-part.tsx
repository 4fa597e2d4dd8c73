import './change.css'
import { lazy, Suspense, useState } from 'react'
import { Button } from '../../../../components/button.tsx'
import { Icon } from '../../../../components/icon.tsx'
import { SourceCode } from '../../../../components/text/source-code.tsx'
import { usePending } from '../../../../store/use-deck.ts'
import { LessonText } from '../lesson-text.tsx'
import { changeFile, pendingPart, readSolution } from '../part-commands.ts'
import type { PartProps } from '../part-props.ts'

// As large as all the rest of a lesson's screen: it comes with the first step that has one.
const CodeEditor = lazy(async () => ({ default: (await import('./code-editor.tsx')).CodeEditor }))

/** A file of the lesson's copy to change: run, shown how, put back. */
export function ChangePart({ state, part, isCurrent }: PartProps<'change'>) {
  const { code } = state
  return (
    <section className="part-do" aria-label="Change the code">
      <LessonText text={part.text} />
      {code === null ? (
        <p className="part-quiet">{part.file} is shown as soon as the lesson's copy is there.</p>
      ) : (
        <ChangedFile key={code.file} state={state} part={part} isCurrent={isCurrent} code={code} />
      )}
    </section>
  )
}

interface ChangedFileProps extends PartProps<'change'> {
  readonly code: { readonly file: string; readonly text: string }
}

function ChangedFile({ state, part, isCurrent, code }: ChangedFileProps) {
  const [text, setText] = useState(code.text)
  /** As the file was when this step was come to: what "Put back" goes back to. */
  const [original] = useState(code.text)
  const [fault, setFault] = useState('')
  const pending = usePending(pendingPart(part.id)) || state.status === 'doing'
  const run = async (changed: string): Promise<void> => {
    const answer = await changeFile(part.id, changed)
    setFault(answer.ok ? '' : answer.error.message)
  }
  const showSolution = async (): Promise<void> => {
    const answer = await readSolution(part.id)
    if (answer.ok) setText(answer.value)
    setFault(answer.ok ? '' : answer.error.message)
  }
  const problem = fault !== '' ? fault : state.status === 'failed' ? state.words : ''
  const isRunning = text === code.text
  return (
    <>
      <div className="change-box">
        <div className="change-head">
          <Icon name="file" size={12} />
          <span className="mono ellipsis">{code.file}</span>
          <span className="part-note">{isRunning ? 'as it runs' : 'changed, not run yet'}</span>
        </div>
        <Suspense fallback={<SourceCode source={text} />}>
          <CodeEditor label={`${code.file}, to change`} text={text} onText={setText} onRun={() => void run(text)} />
        </Suspense>
      </div>
      <div className="part-actions">
        <Button kind={isCurrent ? 'primary' : 'plain'} icon="play" pending={pending} onClick={() => void run(text)}>
          Run it
        </Button>
        <Button icon="reveal" pending={pending} onClick={() => void showSolution()}>
          Show me
        </Button>
        <Button
          icon="undo"
          disabled={text === original}
          title={text === original ? 'It is as it was' : undefined}
          onClick={() => setText(original)}
        >
          Put back
        </Button>
        <span className="part-note">
          Run it: workers are replaced one by one, no request is lost. Escape, then Tab leaves the editor.
        </span>
      </div>
      <Outcome problem={problem} words={state.status === 'done' && isRunning ? state.words : ''} />
    </>
  )
}

/** What came of the last run: a mistake in the text, or what was done. */
function Outcome({ problem, words }: { readonly problem: string; readonly words: string }) {
  if (problem !== '')
    return (
      <p className="part-failed" role="alert">
        <Icon name="warn" size={14} />
        <span>{problem}</span>
      </p>
    )
  if (words === '') return null
  return (
    <p className="part-note" role="status">
      <Icon name="ok" size={12} className="tone-ok" /> {words}
    </p>
  )
}
