import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, posix } from 'node:path'
import { type ModuleFacts, readModule } from './read-module.ts'

/** An import, resolved: another file of the project, or a package (`node:fs` counts as one). */
export interface ResolvedImport {
  readonly to: string
  readonly kind: 'file' | 'package'
  readonly typeOnly: boolean
}

export interface SourceFile {
  /** Relative to the project, with `/`. */
  readonly path: string
  readonly lineCount: number
  readonly firstComment: string
  /** Null for style sheets. */
  readonly module: (Omit<ModuleFacts, 'imports'> & { readonly imports: readonly ResolvedImport[] }) | null
}

/** Files by path: the project's own, or an invented tree. */
export type SourceTexts = ReadonlyMap<string, string>

const sourceFolders = ['electron', 'renderer', 'shared', 'e2e', 'tools']
const sourceExtensions = new Set(['.ts', '.tsx', '.mjs', '.cjs', '.js', '.css'])

/** Reads every source file below the project's source folders. */
export function readProject(root: string): SourceTexts {
  const texts = new Map<string, string>()
  for (const folder of sourceFolders) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !sourceExtensions.has(extname(entry.name))) continue
      const path = join(entry.parentPath, entry.name)
      texts.set(path.slice(root.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8'))
    }
  }
  return texts
}

/** Parses every file and resolves its imports. */
export function readTree(texts: SourceTexts): readonly SourceFile[] {
  return [...texts].map(([path, text]) => {
    const lineCount = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
    if (path.endsWith('.css'))
      return { path, lineCount, firstComment: text.match(/\/\*([\s\S]*?)\*\//)?.[1] ?? '', module: null }
    const { imports, ...facts } = readModule(path, text)
    const resolved = imports.map(({ specifier, typeOnly }) => ({ ...resolveFrom(path, specifier), typeOnly }))
    return { path, lineCount, firstComment: facts.firstComment, module: { ...facts, imports: resolved } }
  })
}

/** Our imports carry their extension, so that resolving is joining. `?url` and the like belong to the bundler. */
function resolveFrom(path: string, specifier: string): { readonly to: string; readonly kind: 'file' | 'package' } {
  if (specifier.startsWith('.')) {
    return { to: posix.join(posix.dirname(path), specifier.replace(/\?.*$/, '')), kind: 'file' }
  }
  const [first = '', second = ''] = specifier.split('/')
  return { to: specifier.startsWith('@') ? `${first}/${second}` : first, kind: 'package' }
}
