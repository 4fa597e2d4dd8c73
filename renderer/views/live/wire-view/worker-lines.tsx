import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { ShareCard } from './share-card.tsx'
import type { ShareRow } from './share-row.ts'

interface ShareLinesProps {
  readonly rows: readonly ShareRow[]
  readonly linePx: number
  readonly width: number
}

/** Many workers, one line each; only the lines in sight are drawn. */
export function ShareLines({ rows, linePx, width }: ShareLinesProps) {
  const box = useRef<HTMLDivElement>(null)
  const lines = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => linePx,
    getItemKey: (index) => rows[index]?.slot.slot ?? index,
    overscan: 2,
  })
  return (
    <div className="sv-lines" ref={box}>
      <div className="sv-heads" aria-hidden="true">
        <span />
        <span>new conns</span>
        <span>requests</span>
        <span>open · in flight</span>
      </div>
      <div className="sv-lines-all" style={{ height: lines.getTotalSize() }}>
        {lines.getVirtualItems().map((line) => {
          const row = rows[line.index]
          if (row === undefined) return null
          return (
            <div key={line.key} className="sv-line" style={{ top: line.start, height: linePx }}>
              <ShareCard row={row} size="line" width={width} height={linePx} />
            </div>
          )
        })}
      </div>
    </div>
  )
}
