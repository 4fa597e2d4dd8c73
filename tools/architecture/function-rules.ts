import { isForTests } from './import-rules.ts'
import type { SourceFile } from './source-tree.ts'

const mostLines = 60

/** Functions that are longer than one can take in at a glance, as "file name lines", in order. Tests are lists: they are not read. */
export function findLongFunctions(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter(({ path }) => !isForTests(path))
    .flatMap(({ path, module }) =>
      (module?.functions ?? [])
        .filter(({ lineCount }) => lineCount > mostLines)
        .map(({ name, lineCount }) => `${path} ${name || 'a function'} ${lineCount}`),
    )
    .sort()
}
