import { useMemo } from 'react'
import { thinned } from './series/points.ts'

/** The numbers at one place of the x axis: read under the crosshair, by key, and in the hidden table. */
export interface PlotTip {
  readonly head: string
  readonly rows: readonly (readonly [name: string, value: string])[]
}

interface HiddenTableProps {
  readonly title: string
  /** What the x axis means, as the head of the table's first column. */
  readonly xName: string
  /** Places that have numbers, rising. */
  readonly xs: readonly number[]
  readonly tip: (x: number) => PlotTip
}

const mostRows = 30

/** The same numbers for whoever cannot see them; read on demand, so it changes with every fifth point only. */
export function HiddenTable({ title, xName, xs, tip }: HiddenTableProps) {
  const calm = `${xs[0]} ${Math.floor(xs.length / 5)}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: the points change with every second, the table should not
  const tips = useMemo(() => thinned(xs, mostRows).map(tip), [calm, title])
  const names = tips[0]?.rows.map(([name]) => name) ?? []
  return (
    <div className="visually-hidden">
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            {[xName, ...names].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tips.map(({ head, rows }) => (
            <tr key={head}>
              <th scope="row">{head}</th>
              {rows.map(([name, value]) => (
                <td key={name}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
