import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import type { WireMode } from '../../../wire/scene-input.ts'
import { lineHeadsPx } from '../../../wire/wire-layout.ts'
import type { WireRow } from '../wire-row.ts'
import { WorkerCard } from './worker-card.tsx'

interface WorkerLinesProps {
  readonly clusterId: string
  readonly rows: readonly WireRow[]
  readonly mode: WireMode
  readonly linePx: number
  /** Px of all lines in sight, and of their heads. */
  readonly width: number
  readonly height: number
  readonly onScroll: (scrollTop: number) => void
}

/** Many workers, one line each; only the lines in sight are drawn. */
export function WorkerLines({ clusterId, rows, mode, linePx, width, height, onScroll }: WorkerLinesProps) {
  const box = useRef<HTMLDivElement>(null)
  const lines = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => linePx,
    getItemKey: (index) => rows[index]?.slot.slot ?? index,
    overscan: 2,
    initialRect: { width, height },
  })
  return (
    <div className="wv-lines" ref={box} onScroll={(event) => onScroll(event.currentTarget.scrollTop)}>
      <div className="wv-heads" aria-hidden="true" style={{ height: lineHeadsPx }}>
        <span>{rows.length} workers</span>
        <span>share</span>
        <span className="wv-card-facts">
          <span>{mode === 'connections' ? 'new/s' : 'reqs/s'}</span>
          <span>in flight</span>
        </span>
      </div>
      <div className="wv-lines-all" style={{ height: lines.getTotalSize() }}>
        {lines.getVirtualItems().map((line) => {
          const row = rows[line.index]
          if (row === undefined) return null
          return (
            <div key={line.key} className="wv-line" style={{ top: line.start, height: linePx }}>
              <WorkerCard clusterId={clusterId} row={row} mode={mode} size="line" width={width} height={linePx} />
            </div>
          )
        })}
      </div>
    </div>
  )
}
