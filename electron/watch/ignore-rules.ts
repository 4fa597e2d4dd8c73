import { readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import ignore, { type Ignore } from 'ignore'
import { canHere } from '../platform/this-platform.ts'

/** What no reload follows from, whatever git thinks of it: packages, repositories, output, and editors' own files. */
const alwaysIgnored = [
  ...['node_modules', '.git', '.hg', '.svn', '.gitignore', '.DS_Store'],
  ...['*.log', '*.log.*', '*.pid', '*.sock', '*.heapsnapshot', '*.heapprofile', '*.cpuprofile', 'core.[0-9]*'],
  ...['*.swp', '*.swo', '*.swx', '*~', '.#*', '\\#*#', '4913', '.idea', '.vscode'],
]

/** The rules of one file. They count from its folder. */
interface Level {
  readonly base: string
  test(path: string): { readonly ignored: boolean; readonly unignored: boolean }
}

/** What is left alone in one folder: rules of the deepest file first, as git weighs them. */
export interface IgnoreRules {
  readonly always: Level
  readonly levels: readonly Level[]
}

/** The rules that come from above `root`: of its repository's folders up to the top, and `.git/info/exclude`. */
export async function rulesAbove(root: string): Promise<IgnoreRules> {
  const always = levelOf(root, alwaysIgnored.join('\n'))
  const levels: Level[] = []
  for (let folder = root; ; folder = dirname(folder)) {
    // The root's own file is read when it is entered.
    if (folder !== root) levels.push(...(await levelIn(folder)))
    const exclude = await excludeOf(folder)
    if (exclude !== null) return { always, levels: [...levels, levelOf(folder, exclude)] }
    if (dirname(folder) === folder) return { always, levels: [] }
  }
}

/** The rules inside a folder that is not ignored itself. What ignored it before another rule took it back counts no more. */
export async function enterFolder(rules: IgnoreRules, folder: string): Promise<IgnoreRules> {
  const own = await levelIn(folder)
  const above = rules.levels.filter((level) => !level.test(pathFrom(level.base, folder, true)).ignored)
  return own.length === 0 && above.length === rules.levels.length
    ? rules
    : { always: rules.always, levels: [...own, ...above] }
}

/** Whether an entry of the folder that the rules belong to is left alone. */
export function isIgnored({ always, levels }: IgnoreRules, path: string, isFolder: boolean): boolean {
  if (always.test(pathFrom(always.base, path, isFolder)).ignored) return true
  for (const level of levels) {
    const { ignored, unignored } = level.test(pathFrom(level.base, path, isFolder))
    if (ignored || unignored) return ignored
  }
  return false
}

/** The package keeps every answer; a folder of 100 000 files needs none of them twice. */
const answersKept = 2000

function levelOf(base: string, text: string): Level {
  const options = { ignorecase: !canHere('case-in-paths') }
  const rules = ignore(options).add(text)
  let asked: Ignore = rules
  let askedCount = 0
  return {
    base,
    test(path) {
      if (path === '' || path === '/') return { ignored: false, unignored: false }
      askedCount += 1
      if (askedCount % answersKept === 0) asked = ignore(options).add(rules)
      return asked.test(path)
    },
  }
}

async function levelIn(folder: string): Promise<Level[]> {
  const text = await textOf(join(folder, '.gitignore'))
  return text === null ? [] : [levelOf(folder, text)]
}

/** The repository's own list when this is its top folder ('' when it has none), else null. */
async function excludeOf(folder: string): Promise<string | null> {
  const git = join(folder, '.git')
  if ((await textOf(join(git, 'HEAD'))) !== null) return (await textOf(join(git, 'info', 'exclude'))) ?? ''
  // A linked worktree or a submodule: a file that names the real place, which may name another for what is shared.
  const place = /^gitdir: (.+)$/m.exec((await textOf(git)) ?? '')?.[1]
  if (place === undefined) return null
  const own = resolve(folder, place.trim())
  const common = await textOf(join(own, 'commondir'))
  const shared = common === null ? own : resolve(own, common.trim())
  return (await textOf(join(shared, 'info', 'exclude'))) ?? ''
}

function textOf(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null)
}

function pathFrom(base: string, path: string, isFolder: boolean): string {
  const inner = relative(base, path).split(sep).join('/')
  return isFolder ? `${inner}/` : inner
}
