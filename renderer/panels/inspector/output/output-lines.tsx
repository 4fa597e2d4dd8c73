import './output-lines.css'
import { memo, useLayoutEffect, useRef } from 'react'
import type { OutputLine, WorkerOutput } from '../../../../shared/model/inspect.ts'
import { formatBytes } from '../../../format/bytes.ts'
import { formatClock } from '../../../format/clock-time.ts'
import { counted, formatNumber } from '../../../format/number.ts'
import { readableLine } from './output-text.ts'

/** Lines drawn; the store keeps more. */
const drawnCount = 300

interface OutputLinesProps {
  readonly output: WorkerOutput
  /** Only the newest so many. */
  readonly limit?: number
  /** Names the list for screen readers. */
  readonly label: string
}

/** Output of one generation, newest at the bottom. It follows new lines while its end is in sight. */
export function OutputLines({ output, limit = drawnCount, label }: OutputLinesProps) {
  const box = useRef<HTMLDivElement>(null)
  const follows = useRef(true)
  const lines = output.lines.slice(-limit)
  const lastId = lines.at(-1)?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last line is what moves the end
  useLayoutEffect(() => {
    const element = box.current
    if (element !== null && follows.current) element.scrollTop = element.scrollHeight
  }, [lastId])
  return (
    <>
      {output.droppedLineCount > 0 && (
        <p className="ins-dropped">
          {counted(output.droppedLineCount, 'line')} ({formatBytes(output.droppedByteCount)}) dropped, the newest{' '}
          {formatNumber(output.lines.length)} kept
        </p>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: it scrolls by itself, a section of the page does not */}
      <div
        className="ins-output"
        ref={box}
        role="region"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={({ currentTarget }) => {
          follows.current = currentTarget.scrollHeight - currentTarget.scrollTop - currentTarget.clientHeight < 8
        }}
      >
        {lines.length === 0 && <p className="ins-none">It printed nothing.</p>}
        {lines.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </div>
    </>
  )
}

const Line = memo(function Line({ line }: { readonly line: OutputLine }) {
  const { text, hiddenCount } = readableLine(line.text)
  return (
    <div className="ins-line" data-stream={line.stream} title={formatClock(line.atMs)}>
      <span className="ins-line-stream">{line.stream === 'stderr' ? 'err' : ''}</span>
      <span className="ins-line-text">
        {text}
        {hiddenCount > 0 && <i> … {counted(hiddenCount, 'more character')}</i>}
      </span>
    </div>
  )
})
