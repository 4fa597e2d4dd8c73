import { useEffect, useState } from 'react'
import type { HeapClassChange, HeapComparison, HeapSummary } from '../../../shared/inspection/heap.ts'
import type { Result } from '../../../shared/result.ts'
import { Icon } from '../../components/icon.tsx'
import { formatBytes } from '../../format/bytes.ts'
import { formatNumber } from '../../format/number.ts'
import { runCommand } from '../../store/commands/commands.ts'
import { signed } from './heap-words.ts'

interface ComparisonProps {
  /** The earlier one. */
  readonly before: HeapSummary
  readonly after: HeapSummary
}

/** What changed between two snapshots, by constructor. Leaving it ends the reading. */
export function Comparison({ before, after }: ComparisonProps) {
  const [answer, setAnswer] = useState<Result<HeapComparison> | null>(null)
  const [search, setSearch] = useState('')
  const { snapshotId: beforeId } = before
  const { snapshotId: afterId } = after
  useEffect(() => {
    let isGone = false
    let isOver = false
    void runCommand('heap.compare', { beforeId, afterId }).then((result) => {
      isOver = true
      if (!isGone) setAnswer(result)
    })
    return () => {
      isGone = true
      if (!isOver) void runCommand('heap.cancelComparison', {})
    }
  }, [beforeId, afterId])
  if (answer === null) {
    return (
      <p className="heap-last" role="status">
        <Icon name="busy" size={12} className="icon-busy" /> Reading {formatBytes(before.byteCount + after.byteCount)}…
      </p>
    )
  }
  if (!answer.ok) return <p role="alert">{answer.error.message}</p>
  const { classes, classCount, isNumbered } = answer.value
  const needle = search.trim().toLowerCase()
  const shown = classes.filter(({ name }) => name.toLowerCase().includes(needle))
  return (
    <section className="heap-comparison" aria-label="Comparison">
      <div className="heap-comparison-head">
        <h3>
          {before.name} → {after.name}
        </h3>
        <Totals comparison={answer.value} />
        <input
          className="input"
          type="search"
          aria-label="Search constructors"
          placeholder="Search constructors"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      <ClassTable classes={shown} isNumbered={isNumbered} />
      <p className="heap-hint">
        {formatNumber(shown.length)} of {formatNumber(classCount)} constructors
        {isNumbered ? '' : '. Two processes, or too long apart: which objects came and went cannot be told'}
      </p>
    </section>
  )
}

function Totals({ comparison: { before, after } }: { readonly comparison: HeapComparison }) {
  return (
    <span className="heap-totals">
      {signed(after.bytes - before.bytes, formatBytes)}, {signed(after.count - before.count)} objects
    </span>
  )
}

interface ClassTableProps {
  readonly classes: readonly HeapClassChange[]
  readonly isNumbered: boolean
}

function ClassTable({ classes, isNumbered }: ClassTableProps) {
  return (
    <div className="heap-classes">
      <table className="heap-table" aria-label="Constructors">
        <thead>
          <tr>
            <th scope="col">Constructor</th>
            <th scope="col">Bytes, change</th>
            <th scope="col">Bytes</th>
            <th scope="col">Count, change</th>
            <th scope="col">Count</th>
            {isNumbered && <th scope="col">Added</th>}
            {isNumbered && <th scope="col">Gone</th>}
          </tr>
        </thead>
        <tbody>
          {classes.map((one) => (
            <tr key={one.name}>
              <th scope="row" className="mono ellipsis" title={one.name}>
                {one.name}
              </th>
              <td data-grew={one.afterBytes > one.beforeBytes || undefined}>
                {signed(one.afterBytes - one.beforeBytes, formatBytes)}
              </td>
              <td>{formatBytes(one.afterBytes)}</td>
              <td>{signed(one.afterCount - one.beforeCount)}</td>
              <td>{formatNumber(one.afterCount)}</td>
              {isNumbered && <td>{formatNumber(one.addedCount ?? 0)}</td>}
              {isNumbered && <td>{formatNumber(one.goneCount ?? 0)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
