import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { inRoot } from '../setup/folders.mjs'

/** Files that other programs than ours open, in their folder of the build: plain Node cannot read an archive. */
export const programs = [
  'out/preload/agent.cjs',
  'out/preload/agent-faults.cjs',
  'out/preload/agent-inspect.cjs',
  'out/preload/own-primary.cjs',
  'out/main/load-generator.cjs',
  'out/main/small-store.cjs',
]

/** Folders of scripts that workers run. */
export const scripts = ['out/lessons/**', 'out/samples/**']

/**
 * What has to lie outside of the archive, in patterns from the project's folder. The build makes up the names of what
 * several files share, so that those are read from the built files; all else stays in the archive, whose content is checked.
 */
export function unpackedFiles() {
  /** @type {Set<string>} */
  const files = new Set()
  const visit = (/** @type {string} */ file) => {
    if (files.has(file)) return
    files.add(file)
    for (const beside of requiredBeside(file)) visit(beside)
  }
  for (const program of programs) visit(program)
  return [...files, ...scripts]
}

/** @param {string} file relative to the project */
function requiredBeside(file) {
  const text = readFileSync(inRoot(file), 'utf8')
  return [...text.matchAll(/require\((["'`])(\.{1,2}\/[^"'`]+)\1\)/g)]
    .map(([, , path]) => posix.join(dirname(file), path ?? ''))
    .filter((path) => existsSync(inRoot(join(path))))
}
