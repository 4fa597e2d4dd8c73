import './functions.css'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import type { FunctionRow } from '../../../../shared/profiles/function-table.ts'
import { Icon } from '../../../components/icon.tsx'
import type { FlameModel } from '../flame-model.ts'
import { FunctionCells } from './function-cells.tsx'
import { type FunctionColumn, type FunctionSort, nextSort, orderRows } from './function-order.ts'

interface FunctionListProps {
  readonly model: FlameModel
  readonly isMatch: (fn: number) => boolean
  readonly isSearching: boolean
  readonly selectedFn: number | null
  readonly onSelect: (fn: number | null) => void
}

const rowPx = 26
const headPx = 26
const all = (): boolean => true

/** Functions wherever they were called from. What is searched is all that is listed; the chosen row is outlined above. */
export function FunctionList({ model, isMatch, isSearching, selectedFn, onSelect }: FunctionListProps) {
  const [sort, setSort] = useState<FunctionSort>({ by: model.gaps === null ? 'self' : 'gap', isDown: true })
  const rows = useMemo(() => orderRows(model, sort, isSearching ? isMatch : all), [model, sort, isMatch, isSearching])
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 8,
    scrollPaddingStart: headPx,
    getItemKey: (index) => rows[index]?.fn ?? index,
  })
  const choose = (index: number): void => {
    const row = rows[index]
    if (row === undefined) return
    onSelect(row.fn)
    virtualizer.scrollToIndex(index)
  }
  const press = (event: KeyboardEvent<HTMLDivElement>): void => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const now = rows.findIndex(({ fn }) => fn === selectedFn)
    choose(Math.min(rows.length - 1, Math.max(0, now + by)))
  }
  const items = virtualizer.getVirtualItems()
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys choose rows, each of which can be pressed, too
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className="fn" ref={scroller} tabIndex={0} onKeyDown={press}>
      <table
        aria-label="Functions"
        aria-rowcount={rows.length + 1}
        data-gaps={model.gaps !== null}
        data-sides={model.sides.length > 1}
      >
        <FunctionHead model={model} sort={sort} onSort={(by) => setSort(nextSort(sort, by))} />
        <tbody style={{ height: virtualizer.getTotalSize(), paddingTop: items[0]?.start ?? 0 }}>
          {items.map(({ index }) => {
            const row = rows[index]
            return row === undefined ? null : (
              <Row key={row.fn} {...{ model, row, index }} isSelected={row.fn === selectedFn} onSelect={onSelect} />
            )
          })}
        </tbody>
      </table>
      {rows.length === 0 && <p className="pf-quiet">No function matches.</p>}
    </div>
  )
}

interface RowProps {
  readonly model: FlameModel
  readonly row: FunctionRow
  readonly index: number
  readonly isSelected: boolean
  readonly onSelect: (fn: number | null) => void
}

function Row({ model, row, index, isSelected, onSelect }: RowProps) {
  return (
    <tr
      aria-rowindex={index + 2}
      data-selected={isSelected || undefined}
      onClick={() => onSelect(isSelected ? null : row.fn)}
    >
      <FunctionCells model={model} row={row} isSelected={isSelected} />
    </tr>
  )
}

interface FunctionHeadProps {
  readonly model: FlameModel
  readonly sort: FunctionSort
  readonly onSort: (by: FunctionColumn) => void
}

function FunctionHead({ model, sort, onSort }: FunctionHeadProps) {
  const side = model.gaps === null ? undefined : model.sides[model.gaps.side]
  const heads: readonly (readonly [FunctionColumn, string, string])[] = [
    ['name', 'Function', 'Name'],
    ...(side === undefined
      ? []
      : [
          [
            'gap',
            'Difference',
            'More or less by itself, in shares of own time; pressed again: what it does less of first',
          ] as const,
        ]),
    ['self', 'Self', 'By itself, without what it calls'],
    ['total', 'With calls', 'With what it calls; recursion counts once'],
  ]
  return (
    <thead>
      <tr>
        {heads.map(([column, words, title]) => (
          <th key={column} data-column={column} aria-sort={sortWord(sort, column)}>
            <button type="button" title={title} onClick={() => onSort(column)}>
              {words}
              <Icon name={sort.by !== column ? 'sort' : sort.isDown ? 'sort-down' : 'sort-up'} size={12} />
            </button>
          </th>
        ))}
        {model.sides.length > 1 && (
          <th data-column="sides">{model.sides[0]?.slot == null ? 'Before, after' : 'Per slot'}</th>
        )}
        <th data-column="place">Place</th>
      </tr>
    </thead>
  )
}

function sortWord(sort: FunctionSort, column: FunctionColumn): 'ascending' | 'descending' | 'none' {
  if (sort.by !== column) return 'none'
  return sort.isDown ? 'descending' : 'ascending'
}
