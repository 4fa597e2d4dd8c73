import './log-list.css'
import { type KeyboardEvent, type PointerEvent, useEffect, useLayoutEffect, useRef, type WheelEvent } from 'react'
import { limits } from '../../../../shared/limits.ts'
import { useElementSize } from '../../../charts/use-element-size.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { formatNumber } from '../../../format/number.ts'
import { copyEntries } from '../../../store/commands/log-commands.ts'
import { useLogChoice } from '../../../store/log-choice.ts'
import { useDeck } from '../../../store/use-deck.ts'
import { errorCountOf } from '../reader/error-count.ts'
import type { LogReader } from '../reader/log-reader.ts'
import type { ReaderProps } from '../reader/reader-props.ts'
import { rowInWords } from './level-words.ts'
import { ListTools } from './list-tools.tsx'
import { LogLine } from './log-line.tsx'
import { NoLines } from './no-lines.tsx'
import { RowScrollbar } from './row-scrollbar.tsx'

/** A pointer that rests so long aims at nothing: the newest lines may come again. */
const aimMs = 2000
const wheelLinePx = 20

/** The lines in sight. It scrolls by itself: see `LogReader`. */
export function LogList({ clusterId, log, reader, picture }: ReaderProps) {
  const { rows, currentRow, newCount } = picture
  const [box, size] = useElementSize<HTMLDivElement>()
  const columns = useDeck((state) => state.view.logColumns)
  const isWrapped = useLogChoice((choice) => choice.isWrapped)
  const aim = useAim(reader)
  useLayoutEffect(() => reader.resize(size.height), [reader, size.height])
  const names = ['Time', 'Source', 'Level', ...columns, 'Message']
  const current = rows.find(({ row }) => row === currentRow)
  const tracks = ['[fields]', ...columns.map(() => 'minmax(48px, 128px)')].join(' ')
  return (
    <div className="lg-list">
      <div
        className="lg-grid"
        id="log-lines"
        role="log"
        aria-label="Output"
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        data-wrapped={isWrapped}
        style={{ '--lg-fields': tracks } as object}
        onKeyDown={(event) => keyed(event, reader, clusterId)}
      >
        <div className="lg-head" aria-hidden="true">
          <span />
          {names.map((name) => (
            <span key={name} className="ellipsis">
              {name}
            </span>
          ))}
        </div>
        <div className="lg-rows" ref={box} onWheel={(event) => wheel(event, reader)} {...aim}>
          <LinesInSight
            clusterId={clusterId}
            log={log}
            reader={reader}
            picture={picture}
            columns={columns}
            names={names}
          />
          {rows.length === 0 && <NoLines clusterId={clusterId} log={log} />}
        </div>
      </div>
      <ListTools clusterId={clusterId} log={log} reader={reader} picture={picture} />
      <p className="visually-hidden" role="status" aria-label="Chosen line">
        {current === undefined ? '' : rowInWords(current.entry)}
      </p>
      <RowScrollbar picture={picture} heightPx={size.height} onMove={(row) => reader.scrollTo(row)} />
      {newCount > 0 && (
        <Button kind="primary" className="lg-pill" onClick={() => reader.setFollows(true)}>
          {formatNumber(newCount)} new
          <Icon name="sort-down" />
        </Button>
      )}
    </div>
  )
}

interface LinesInSightProps extends ReaderProps {
  readonly columns: readonly string[]
  readonly names: readonly string[]
}

function LinesInSight({ clusterId, log, reader, picture, columns, names }: LinesInSightProps) {
  const { rows, offsetPx, bounds, currentRow, anchorRow, openNumber } = picture
  const layer = useMeasuredRows(reader)
  const isSelected = (row: number) =>
    currentRow !== null && anchorRow !== null && (row - currentRow) * (row - anchorRow) <= 0
  return (
    <table
      className="lg-layer"
      ref={layer}
      aria-label="Lines in sight"
      aria-rowcount={bounds.endRow - bounds.firstRow + 1}
      style={{ transform: `translateY(${-offsetPx}px)` }}
    >
      <thead className="visually-hidden">
        <tr aria-rowindex={1}>
          {names.map((name) => (
            <th key={name}>{name}</th>
          ))}
        </tr>
      </thead>
      {rows.map(({ row, entry }) => (
        <LogLine
          key={row}
          clusterId={clusterId}
          row={row}
          index={row - bounds.firstRow + 2}
          entry={entry}
          columns={columns}
          isCurrent={row === currentRow}
          isSelected={isSelected(row)}
          isOpen={entry.number === openNumber}
          errorCount={entry.number === openNumber ? errorCountOf(log) : 0}
          reader={reader}
        />
      ))}
    </table>
  )
}

/** Rows are as high as they turn out to be; what that moves is moved before it is seen. */
function useMeasuredRows(reader: LogReader) {
  const layer = useRef<HTMLTableElement>(null)
  useLayoutEffect(() => {
    const element = layer.current
    if (element === null) return
    const measure = () => {
      const rows = [...element.tBodies]
      reader.measured(rows.map((row) => [Number(row.dataset.row), row.offsetHeight]))
    }
    measure()
    // An open entry grows when it was read, without a new picture of the list.
    const observer = new ResizeObserver(measure)
    for (const child of element.tBodies) observer.observe(child)
    return () => observer.disconnect()
  })
  return layer
}

/** Nothing moves under a pointer that is about to press. */
function useAim(reader: LogReader) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const release = () => {
    clearTimeout(timer.current)
    reader.hold(false)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  return {
    onPointerMove(event: PointerEvent<HTMLElement>) {
      // A picture that moved below a resting pointer tells of a move, too.
      if (event.movementX === 0 && event.movementY === 0) return
      clearTimeout(timer.current)
      reader.hold(true)
      timer.current = setTimeout(release, aimMs)
    },
    onPointerLeave: release,
  }
}

function wheel({ deltaY, deltaMode, target }: WheelEvent<HTMLElement>, reader: LogReader): void {
  // What scrolls in an open entry scrolls first.
  const inner = target instanceof Element ? target.closest('.lg-entry-lines') : null
  if (inner !== null && inner.scrollHeight > inner.clientHeight) return
  reader.scrollBy(deltaMode === 1 ? deltaY * wheelLinePx : deltaY)
}

function keyed(event: KeyboardEvent<HTMLElement>, reader: LogReader, clusterId: string): void {
  const { key, shiftKey } = event
  if (event.target !== event.currentTarget && key !== 'PageDown' && key !== 'PageUp') return
  const isCopy = key === 'c' && (event.ctrlKey || event.metaKey)
  if (isCopy) {
    // Selected letters are the browser's own matter.
    if (document.getSelection()?.isCollapsed === false) return
    void copyEntries(clusterId, reader.selectedNumbers(limits.logCopyEntries))
  } else if (event.ctrlKey || event.metaKey || event.altKey) return
  else if (key === 'PageDown') reader.scrollPages(1)
  else if (key === 'PageUp') reader.scrollPages(-1)
  else if (key === 'Home') reader.scrollTo(reader.picture().bounds.firstRow)
  else if (key === 'End') reader.setFollows(true)
  else if (shiftKey && key === 'ArrowDown') reader.moveCurrent(1, { extends: true })
  else if (shiftKey && key === 'ArrowUp') reader.moveCurrent(-1, { extends: true })
  else return
  event.preventDefault()
}
