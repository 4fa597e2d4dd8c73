import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, sep } from 'node:path'
import { inRoot } from '../setup/folders.mjs'

/** Each bundle leaves one beside its files, and the build takes them up. */
const noteEnd = '.packages.json'

/**
 * Notes the folders of the packages that a bundle has code, styles or fonts of. What was imported and shaken out again is
 * not among them: it is not shipped.
 * @returns {import('vite').Plugin}
 */
export function noteBundledPackages() {
  return {
    name: 'note-bundled-packages',
    apply: 'build',
    generateBundle(_, bundle) {
      const outputs = Object.values(bundle)
      const files = outputs.flatMap((output) =>
        output.type === 'chunk'
          ? Object.entries(output.modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : []))
          : output.originalFileNames,
      )
      const entry = outputs.find((output) => output.type === 'chunk' && output.isEntry)
      const folders = new Set(files.flatMap((file) => packageFolderOf(file) ?? []))
      this.emitFile({
        type: 'asset',
        fileName: `${entry?.name ?? 'bundle'}${noteEnd}`,
        source: JSON.stringify([...folders].sort()),
      })
    },
  }
}

/**
 * @param {string} id of a module, as the bundler names it: with a query, or with a mark in front of what it made up
 * @returns {string | null} the package's folder from the last node_modules on, "node_modules/a/node_modules/@b/c"; null: ours
 */
export function packageFolderOf(id) {
  const path = (id.split('?')[0] ?? '').replaceAll(sep, '/')
  return /(?:^|[/\0])((?:node_modules\/(?:@[^/]+\/)?[^/@][^/]*\/)+)/.exec(path)?.[1]?.slice(0, -1) ?? null
}

/**
 * What the bundles below `outDir` noted; their notes are gone then.
 * @param {string} [outDir]
 * @returns {string[]} folders, relative to the project
 */
export function takeBundledPackages(outDir = inRoot('out')) {
  /** @type {Set<string>} */
  const folders = new Set()
  for (const name of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith(noteEnd)) continue
    const path = join(outDir, name)
    for (const folder of JSON.parse(readFileSync(path, 'utf8'))) folders.add(folder)
    rmSync(path)
  }
  return [...folders].sort()
}
