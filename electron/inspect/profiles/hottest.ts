import { basename } from 'node:path'
import type { ProfileFrame, SlotProfile } from '../../../shared/inspection/profile.ts'
import { buildCallTree, type CallTree, placeKey } from '../../../shared/profiles/call-tree.ts'
import { type FunctionRow, functionTable } from '../../../shared/profiles/function-table.ts'

/** All workers as one tree, a side each, and its functions; of `cpu` without what waited for work. */
export function tableOf(parts: readonly SlotProfile[]): {
  readonly tree: CallTree
  readonly rows: readonly FunctionRow[]
} {
  const sides = parts.map((part, side) => ({ side, part }))
  const tree = buildCallTree(sides, { sideCount: parts.length, withIdle: false, functionKey: placeKey })
  return { tree, rows: functionTable(tree) }
}

/**
 * The function that weighs most by itself, of own code where there is one: "sumOrder cart.js:42, 61 %", of all that was sampled,
 * idle moments included. Null: no function was met.
 */
export function hottestOf(parts: readonly SlotProfile[]): string | null {
  const { tree, rows } = tableOf(parts)
  const named = rows.flatMap((row) => {
    const frame = tree.functions[row.fn]
    return frame === undefined || row.self === 0 || frame.file === '' ? [] : [{ row, frame }]
  })
  const found = named.find(({ frame }) => frame.origin === 'app') ?? named[0]
  if (found === undefined) return null
  const whole = tree.sideWeight.reduce((all, weight) => all + weight, 0)
  return `${inWords(found.frame)}, ${percent(found.row.self / whole)}`
}

/** "sumOrder cart.js:42" */
export function inWords({ functionName, file, line }: ProfileFrame): string {
  if (file === '') return functionName
  const name = file.startsWith('node:') ? file : basename(file)
  return `${functionName} ${name}${line === null ? '' : `:${line}`}`
}

/** "61 %", "0.4 %". */
export function percent(ratio: number): string {
  const value = ratio * 100
  return `${value < 1 ? Number(value.toFixed(1)) : Math.round(value)} %`
}
