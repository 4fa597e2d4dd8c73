import { isForTests } from './import-rules.ts'
import type { SourceFile } from './source-tree.ts'

/** As many sources as one folder may hold, beside its sub-rooms, tests and style sheets. */
const mostSources = 20

/** Folders that hold more, and why that stays; with a number that may only fall. */
export const fullFolders: Readonly<Record<string, number>> = {}

/** What is wrong with how full folders are, or with the list above, as "folder: rule". */
export function findFullFolders(
  files: readonly SourceFile[],
  known: Readonly<Record<string, number>> = fullFolders,
): readonly string[] {
  const counts = new Map<string, number>(Object.keys(known).map((folder) => [folder, 0]))
  for (const { path, module } of files) {
    if (module === null || isForTests(path)) continue
    const folder = path.slice(0, path.lastIndexOf('/'))
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  return [...counts].flatMap(([folder, count]) => {
    const listed = known[folder]
    if (listed === undefined)
      return count > mostSources ? [`${folder}: ${count} sources, more than ${mostSources}`] : []
    if (count <= mostSources) return [`${folder}: ${count} sources: take it off the list of full folders`]
    return count === listed ? [] : [`${folder}: ${count} sources where the list of full folders says ${listed}`]
  })
}
