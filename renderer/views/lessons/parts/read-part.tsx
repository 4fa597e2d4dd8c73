import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { SourceCode } from '../../../components/text/source-code.tsx'
import { openPlace } from '../../../store/commands/open-place.ts'
import { useDeck } from '../../../store/use-deck.ts'
import { LessonText } from './lesson-text.tsx'
import type { PartProps } from './part-props.ts'
import { selectLesson } from './step-parts.ts'

/** Text, and the lines of the copy that it speaks of. */
export function ReadPart({ state: { code }, part }: Omit<PartProps<'read'>, 'isCurrent'>) {
  return (
    <>
      <LessonText text={part.text} />
      {part.code !== undefined &&
        (code === null ? (
          <p className="part-quiet">{part.code.file} is shown as soon as the lesson's copy is there.</p>
        ) : (
          <CodeLines file={code.file} text={code.text} code={part.code} />
        ))}
    </>
  )
}

interface CodeLinesProps {
  readonly file: string
  readonly text: string
  readonly code: NonNullable<PartProps<'read'>['part']['code']>
}

function CodeLines({ file, text, code: { from, to, marks } }: CodeLinesProps) {
  const folder = useDeck((state) => selectLesson(state)?.folder ?? null)
  const clusterId = useDeck((state) => selectLesson(state)?.clusterId ?? null)
  const editor = useDeck((state) => state.view.editor)
  const lines = text.split('\n').slice(from - 1, to)
  return (
    <figure className="part-code" aria-label={`${file}, lines ${from} to ${Math.min(to, from + lines.length - 1)}`}>
      <figcaption>
        <Icon name="file" size={12} />
        <span className="mono ellipsis">{file}</span>
        {folder !== null && clusterId !== null && (
          <Button
            kind="link"
            onClick={() => void openPlace({ file: `${folder}/${file}`, line: from, column: null }, clusterId)}
          >
            {editor === 'none' ? 'Copy its place' : 'Open in editor'}
          </Button>
        )}
      </figcaption>
      {lines.length === 0 ? (
        <p className="part-quiet">
          {file} has no line {from} any more.
        </p>
      ) : (
        <SourceCode source={lines.join('\n')} from={from} marks={marks} />
      )}
    </figure>
  )
}
