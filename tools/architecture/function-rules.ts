import { isForTests } from './import-rules.ts'
import type { SourceFile } from './source-tree.ts'

const mostLines = 60

/**
 * Functions that are longer than one can take in at a glance and not on the list, or longer than it allows; and what stands
 * there without need. A line of the list: "file name lines-at-most". Tests are lists themselves: they are not read.
 */
export function findLongFunctions(files: readonly SourceFile[], list: string): readonly string[] {
  const allowed = new Map(
    list
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )
  const long = new Map(files.filter(({ path }) => !isForTests(path)).flatMap(longFunctionsOf))
  return [
    ...[...long].flatMap(([name, lines]) => {
      const most = allowed.get(name)
      if (most === undefined) return [`${name} has ${lines} lines, more than ${mostLines}: split it`]
      return lines > most ? [`${name} grew from ${most} to ${lines} lines: split it`] : []
    }),
    ...[...allowed.keys()]
      .filter((name) => !long.has(name))
      .map((name) => `${name} is long no more: take it off the list`),
  ].sort()
}

function longFunctionsOf({ path, module }: SourceFile): readonly (readonly [name: string, lines: number])[] {
  return (module?.functions ?? [])
    .filter(({ lineCount }) => lineCount > mostLines)
    .map(({ name, lineCount }) => [`${path} ${name || 'a function'}`, lineCount] as const)
}
