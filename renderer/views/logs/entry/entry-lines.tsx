import { useState } from 'react'
import { readPlace } from '../../../../shared/editor/editors.ts'
import { Button } from '../../../components/button.tsx'
import { counted } from '../../../format/number.ts'
import { PlaceButton } from '../../../panels/code-place/place-button.tsx'
import { type EntryLine, entryLines } from './stack-lines.ts'

/** Lines that are put on the screen at first, and with each press more. */
const shownLines = 200
/** Of one line; the rest is there to be copied. */
const shownChars = 20_000

interface EntryLinesProps {
  readonly clusterId: string
  readonly lines: readonly string[]
  /** The deck itself kept less than was printed. */
  readonly isCut: boolean
}

/** Every line of an entry, in a box that scrolls; stacks with one's own code in front. */
export function EntryLines({ clusterId, lines, isCut }: EntryLinesProps) {
  const [most, setMost] = useState(shownLines)
  const shown = entryLines(lines.slice(0, most))
  const hiddenCount = lines.length - most
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="lg-entry-lines mono selectable" aria-label="All lines of the entry" tabIndex={0}>
      {shown.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of an entry stay in their order, and have nothing else
        <Line key={index} clusterId={clusterId} line={line} />
      ))}
      {hiddenCount > 0 && (
        <Button kind="link" onClick={() => setMost(most + 5 * shownLines)}>
          {counted(hiddenCount, 'more line')}
        </Button>
      )}
      {isCut && <p className="lg-remark">The rest was too long to be kept.</p>}
    </section>
  )
}

function Line({ clusterId, line }: { readonly clusterId: string; readonly line: EntryLine }) {
  const [isOpen, setOpen] = useState(false)
  switch (line.kind) {
    case 'text':
      return (
        <div>
          {line.text.slice(0, shownChars) || ' '}
          {line.text.length > shownChars && (
            <i className="lg-remark"> … {counted(line.text.length - shownChars, 'more character')}: Copy has them</i>
          )}
        </div>
      )
    case 'node':
      return isOpen ? (
        line.frames.map((frame) => (
          <div key={frame} className="lg-frame-node">
            {frame}
          </div>
        ))
      ) : (
        <Button kind="link" className="lg-frame-node" onClick={() => setOpen(true)}>
          {'    '}
          {counted(line.frames.length, 'frame')} of Node
        </Button>
      )
    default:
      return (
        <div className={`lg-frame-${line.kind}`}>
          {line.before}
          <PlaceButton clusterId={clusterId} place={readPlace(line.place)}>
            {line.place}
          </PlaceButton>
          {line.after}
        </div>
      )
  }
}
