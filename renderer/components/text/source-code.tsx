import './source-code.css'
import { Fragment } from 'react'
import { highlightLine } from './highlight.ts'

interface SourceCodeProps {
  readonly source: string
  /** Number of its first line; null: no numbers. */
  readonly from?: number | null
  /** Numbers of the lines that are spoken of. */
  readonly marks?: readonly number[]
  readonly className?: string
}

/** JavaScript to read, line by line, with what is spoken of marked. */
export function SourceCode({ source, from = 1, marks = [], className = '' }: SourceCodeProps) {
  const lines = source.replace(/\n$/, '').split('\n')
  return (
    // A long line scrolls sideways, so the keyboard must get there.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <code className={`source-code ${className}`} tabIndex={0}>
      {lines.map((line, index) => {
        const number = (from ?? 1) + index
        const isMarked = marks.includes(number)
        return (
          <span key={number} className="source-line" data-numbered={from !== null} data-marked={isMarked}>
            {from !== null && <span className="source-number-of-line">{number}</span>}
            <span>
              {isMarked && <span className="visually-hidden">marked: </span>}
              <SourceLine line={line} />
            </span>
          </span>
        )
      })}
    </code>
  )
}

function SourceLine({ line }: { readonly line: string }) {
  return highlightLine(line).map((token, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place in a line that never changes
    <Fragment key={place}>
      {token.kind === null ? token.text : <span className={`source-${token.kind}`}>{token.text}</span>}
    </Fragment>
  ))
}
