import { posix } from 'node:path'

export interface Document {
  /** Relative to the project. */
  readonly path: string
  readonly text: string
}

/** Every path that a document names in backticks or links to, and that is not there, as "document: path". */
export function findLostPaths(documents: readonly Document[], known: ReadonlySet<string>): readonly string[] {
  const folders = new Set([...known].flatMap((path) => path.split('/').slice(0, -1)))
  return documents.flatMap(({ path, text }) => [
    ...namedPaths(text, folders)
      .filter((name) => !isKnown(name, known))
      .map((name) => `${path}: ${name}`),
    ...links(text)
      .filter((link) => !known.has(posix.join(posix.dirname(path), link)))
      .map((link) => `${path}: ${link}`),
  ])
}

/** Every `npm run x` that package.json does not know, as "document: x". */
export function findLostScripts(documents: readonly Document[], scripts: readonly string[]): readonly string[] {
  return documents.flatMap(({ path, text }) =>
    scriptsIn(text)
      .filter((name) => !scripts.includes(name))
      .map((name) => `${path}: npm run ${name}`),
  )
}

export function scriptsIn(text: string): readonly string[] {
  return [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name)
}

/** Targets of relative links and pictures, without what follows `#`; anchors within the document are left out. */
export function links(text: string): readonly string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, '').replace(/\/$/, ''))
    .filter((target) => target !== '' && !/^\w+:/.test(target))
}

/**
 * Words in backticks that can only be a path of the project: they end like a source, or begin with the name of one of its
 * folders. `<name>` stands for what a reader chooses, so that such a path is none.
 */
function namedPaths(text: string, folders: ReadonlySet<string>): readonly string[] {
  return [...text.replace(/^```.*?^```/gms, '').matchAll(/`([^`\n]+)`/g)]
    .map(([, words = '']) => words)
    .filter((words) => /^[\w@*-][\w.@*-]*(\/[\w.@*-]+)*\/?$/.test(words))
    .filter(
      (words) => /\.(ts|tsx|mjs|md)$/.test(words) || (words.includes('/') && folders.has(words.split('/')[0] ?? '')),
    )
}

/** Whether a file or folder has this path, or one that ends so; `*` is any name. */
function isKnown(name: string, known: ReadonlySet<string>): boolean {
  const wanted = name.replace(/\/$/, '')
  if (known.has(wanted)) return true
  const pattern = wanted.replaceAll('.', '\\.').replaceAll('*', '[^/]*')
  const matches = new RegExp(`(^|/)${pattern}$`)
  return [...known].some((path) => matches.test(path))
}

/** What is wrong with a recipe: steps in order, each beginning with a file that is there, or with a new one in a folder that is. */
export function recipeFaults({ path, text }: Document, known: ReadonlySet<string>): readonly string[] {
  const steps = [...text.matchAll(/^(\d+)\. (.*)$/gm)]
  if (steps.length < 2) return [`${path}: no steps`]
  return steps.flatMap(([, number, words = ''], at) => {
    const [, file = '', note = ''] = /^`([^`]+)`( \(new\))?/.exec(words) ?? []
    const folder = posix.dirname(file.replace(/<.*$/, '<'))
    const wrong = note === '' ? !known.has(file) : known.has(file) || !known.has(folder)
    return wrong || number !== `${at + 1}` ? [`${path}: step ${number}: ${file || 'names no file'}`] : []
  })
}
