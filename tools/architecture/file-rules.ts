import { isForTests } from './import-rules.ts'
import type { SourceFile } from './source-tree.ts'

const limits = { usual: 300, ever: 500 }
const emptyNames = /^(utils?|helpers?|common|misc)$/

/**
 * Where the system's name is read: once for everybody, and in the agent, which carries nothing into the worker. Tools that set
 * up the machine run before there is anything to import.
 */
const asksTheSystem = /^(electron\/(platform\/this-platform\.ts|agent\/.*)|tools\/.*)$/

/** Every file that breaks a rule about itself, as "file: rule". */
export function findBadFiles(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) =>
    [...badNames(file), ...badLength(file), ...badContent(file)].map((wrong) => `${file.path}: ${wrong}`),
  )
}

function badNames({ path }: SourceFile): readonly string[] {
  const parts = path.split('/').map((part) => part.replace(/(\.(test|e2e|config|d))?\.\w+$/, ''))
  const wrong = parts
    .filter((part) => emptyNames.test(part))
    .map((part) => `"${part}" says nothing about what it holds`)
  const shouting = parts.filter((part) => !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(part))
  return [...wrong, ...shouting.map((part) => `"${part}" is not kebab-case`)]
}

function badLength({ path, lineCount, firstComment }: SourceFile): readonly string[] {
  if (!/\.(ts|tsx|css|mjs)$/.test(path) || lineCount <= limits.usual) return []
  if (lineCount > limits.ever) return [`${lineCount} lines, more than ${limits.ever}`]
  const saysWhy = /\b(long|longer|lines|one file)\b/i.test(firstComment)
  return saysWhy ? [] : [`${lineCount} lines: above ${limits.usual} its first comment must say why it is so long`]
}

function badContent({ path, module }: SourceFile): readonly string[] {
  if (!module) return []
  const wrong: string[] = []
  if (module.isBarrel || (module.hasReExport && /(^|\/)index\.\w+$/.test(path)))
    wrong.push('a barrel: import from the file itself')
  if (
    path.startsWith('renderer/') &&
    path !== 'renderer/bridge.ts' &&
    /\b(window|globalThis|self)\??\.deck\b/.test(module.code)
  ) {
    wrong.push('only renderer/bridge.ts touches window.deck')
  }
  if (!asksTheSystem.test(path) && /\bprocess\??\.platform\b/.test(module.code)) {
    wrong.push('what a system can do stands in shared/platforms.ts: ask that instead of process.platform')
  }
  if (
    path.startsWith('electron/') &&
    !isForTests(path) &&
    /\bmkdir(Sync)?\([^;{]*\{[^}]*\brecursive\b/.test(module.code)
  ) {
    wrong.push('mkdir with recursive never ends below /proc: makeFolder of electron/platform does')
  }
  return wrong
}

/** Sources that `inRoot('folder', 'file')` names and that are not there, as "file: path". No import would tell of them. */
export function findLostSources(files: readonly SourceFile[]): readonly string[] {
  const paths = new Set(files.map(({ path }) => path))
  const product = files.filter(({ path }) => !isForTests(path))
  return product.flatMap(({ path, module }) =>
    [...(module?.code.matchAll(/\binRoot\(('[^']*'(?:,\s*'[^']*')*)\)/g) ?? [])]
      .map(([, words = '']) => words.replace(/'(,\s*')?/g, (_quote, next) => (next ? '/' : '')))
      .filter(
        (named) => /^(electron|renderer|shared|e2e|tools)\/.*\.(ts|tsx|mjs|cjs)$/.test(named) && !paths.has(named),
      )
      .map((named) => `${path}: ${named}`),
  )
}
