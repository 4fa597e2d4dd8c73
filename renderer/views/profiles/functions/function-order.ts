import type { FunctionRow } from '../../../../shared/profiles/function-table.ts'
import type { FlameModel } from '../flame-model.ts'

export const functionColumns = ['name', 'self', 'total', 'gap'] as const
export type FunctionColumn = (typeof functionColumns)[number]

/** By which column, and whether the largest (of names: the last) is first. */
export interface FunctionSort {
  readonly by: FunctionColumn
  readonly isDown: boolean
}

/** The first press of a heading sorts as one looks for it, the second the other way round. */
export function nextSort(now: FunctionSort, by: FunctionColumn): FunctionSort {
  return now.by === by ? { by, isDown: !now.isDown } : { by, isDown: by !== 'name' }
}

/** The rows that match, in the order asked for; rows that are equal keep the order of their own weight. */
export function orderRows(
  model: Pick<FlameModel, 'rows' | 'tree' | 'gaps'>,
  sort: FunctionSort,
  isMatch: (fn: number) => boolean,
): readonly FunctionRow[] {
  const by = sort.by === 'gap' && model.gaps === null ? 'self' : sort.by
  const nameOf = (row: FunctionRow): string => model.tree.functions[row.fn]?.functionName ?? ''
  const figureOf = (row: FunctionRow): number =>
    by === 'gap' ? (model.gaps?.ofFunctions.get(row.fn)?.selfGap ?? 0) : by === 'total' ? row.total : row.self
  const compare = (a: FunctionRow, b: FunctionRow): number =>
    by === 'name' ? nameOf(a).localeCompare(nameOf(b)) : figureOf(a) - figureOf(b)
  // The largest difference is looked for first, whether more or less; the other way round what there is less of.
  if (by === 'gap' && sort.isDown) {
    return model.rows.filter((row) => isMatch(row.fn)).sort((a, b) => Math.abs(figureOf(b)) - Math.abs(figureOf(a)))
  }
  return model.rows.filter((row) => isMatch(row.fn)).sort((a, b) => (sort.isDown ? -1 : 1) * compare(a, b))
}

/** Functions whose name, file or package holds what was typed, as it was typed but for large and small letters. */
export function matchOf({ tree }: Pick<FlameModel, 'tree'>, text: string): (fn: number) => boolean {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return () => false
  const found = new Set(
    tree.functions.flatMap(({ functionName, file }, fn) =>
      `${functionName} ${file}`.toLowerCase().includes(wanted) ? [fn] : [],
    ),
  )
  return (fn) => found.has(fn)
}
