import type { ResolvedImport, SourceFile } from './source-tree.ts'

/** Folders that only deck/ joins. They know neither Electron nor each other. */
const siblings = [
  'supervisor',
  'telemetry',
  'inspect',
  'load',
  'logs',
  'runtime',
  'watch',
  'orphans',
  'agent-link',
  'cluster',
  'agent',
  'samples',
]

/** Those of them that work for clusters that run. */
const engine = ['supervisor', 'telemetry', 'inspect', 'load', 'logs', 'watch', 'agent-link', 'cluster', 'agent']

/** What runs a deck, with a window and without. */
const hosts = ['electron/main', 'electron/preload', 'electron/cli']

/** A rule: may this file have this import? Answers what is wrong with it, or null. */
type ImportRule = (file: SourceFile, one: ResolvedImport) => string | null

const isTest = (path: string): boolean => /\.(test|e2e)\.tsx?$/.test(path)
const folderOf = (path: string): string => path.split('/').slice(0, -1).join('/')
const isIn = (path: string, ...folders: string[]): boolean => folders.some((folder) => path.startsWith(`${folder}/`))
const siblingOf = (path: string): string | null => siblings.find((name) => isIn(path, `electron/${name}`)) ?? null

const onlyMainAndPreloadKnowElectron: ImportRule = (file, one) =>
  one.to === 'electron' && !isIn(file.path, 'electron/main', 'electron/preload', 'tools/bench/programs')
    ? 'only electron/main and electron/preload import electron'
    : null

const siblingsDoNotMeet: ImportRule = (file, one) => {
  const from = siblingOf(file.path)
  const to = one.kind === 'file' ? siblingOf(one.to) : null
  return from && to && from !== to
    ? `electron/${from} and electron/${to} are siblings: only electron/deck joins them`
    : null
}

const nothingPointsUp: ImportRule = (file, one) => {
  if (one.kind !== 'file') return null
  const upward =
    (siblingOf(file.path) && isIn(one.to, 'electron/deck', 'electron/host', ...hosts)) ||
    (isIn(file.path, 'electron/deck') && isIn(one.to, 'electron/host', ...hosts)) ||
    (isIn(file.path, 'electron/host') && isIn(one.to, ...hosts)) ||
    (isIn(file.path, 'electron/main') && isIn(one.to, 'electron/preload', 'electron/cli')) ||
    (isIn(file.path, 'electron/cli') && isIn(one.to, 'electron/preload', 'electron/main')) ||
    (isIn(file.path, 'electron') && isIn(one.to, 'renderer'))
  return upward ? 'nothing imports upward' : null
}

/** What runs in the deck's thread; on the main loop each of its wakeups would cost twice. */
const mainLeavesTheDeckToItsThread: ImportRule = (file, one) =>
  isIn(file.path, 'electron/main', 'electron/host') &&
  !isTest(file.path) &&
  one.kind === 'file' &&
  !one.typeOnly &&
  (['deck.ts', 'build-deck.ts', 'thread/serve-deck.ts'].includes(one.to.replace('electron/deck/', '')) ||
    isIn(one.to, ...engine.map((name) => `electron/${name}`)))
    ? "electron/main and electron/host run nothing of the engine: it belongs to the deck's thread"
    : null

/** What everybody in electron/ may ask, so it asks nobody. */
const platformStandsAlone: ImportRule = (file, one) =>
  isIn(file.path, 'electron/platform') && one.kind === 'file' && !isIn(one.to, 'electron/platform', 'shared')
    ? 'electron/platform imports only shared/'
    : null

const preloadKnowsOnlyTheContract: ImportRule = (file, one) =>
  isIn(file.path, 'electron/preload') && one.kind === 'file' && !isIn(one.to, 'electron/preload', 'shared')
    ? 'electron/preload imports only shared/'
    : null

/** Packages that only work on values: every side may load them. */
const purePackages = ['zod']

const sharedStandsAlone: ImportRule = (file, one) => {
  if (!isIn(file.path, 'shared') || isTest(file.path)) return null
  if (isIn(file.path, 'shared/base')) return isIn(one.to, 'shared/base') ? null : 'shared/base imports only itself'
  const allowed = one.kind === 'file' ? isIn(one.to, 'shared') : purePackages.includes(one.to)
  return allowed ? null : `shared/ imports only shared/ and ${purePackages.join(', ')}`
}

const agentCarriesNothing: ImportRule = (file, one) => {
  if (!isIn(file.path, 'electron/agent') || isTest(file.path)) return null
  if (one.kind === 'package') return one.to.startsWith('node:') ? null : 'the agent has no dependency'
  if (isIn(one.to, 'shared') && !isIn(one.to, 'shared/base'))
    return one.typeOnly ? null : 'the agent takes only types from shared/, and values from shared/base/'
  if (isIn(one.to, 'electron/platform')) return 'the agent carries nothing of electron/platform into the worker'
  return null
}

const rendererStaysInItsWindow: ImportRule = (file, one) => {
  if (!isIn(file.path, 'renderer') || isTest(file.path)) return null
  if (one.kind === 'file')
    return isIn(one.to, 'renderer', 'shared') ? null : 'renderer/ imports only shared/ and itself'
  return one.to.startsWith('node:') ? 'renderer/ runs in a sandbox without Node' : null
}

const onlyChartsKnowRecharts: ImportRule = (file, one) =>
  one.to === 'recharts' && !isIn(file.path, 'renderer/charts') ? 'only renderer/charts imports recharts' : null

const rules = [
  onlyMainAndPreloadKnowElectron,
  siblingsDoNotMeet,
  nothingPointsUp,
  mainLeavesTheDeckToItsThread,
  platformStandsAlone,
  preloadKnowsOnlyTheContract,
  sharedStandsAlone,
  agentCarriesNothing,
  rendererStaysInItsWindow,
  onlyChartsKnowRecharts,
]

/** Every import that breaks a rule of DESIGN's house, as "file imports X: rule". */
export function findForbiddenImports(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) =>
    (file.module?.imports ?? []).flatMap((one) =>
      rules.flatMap((rule) => {
        const wrong = rule(file, one)
        return wrong ? [`${file.path} imports ${one.to}: ${wrong}`] : []
      }),
    ),
  )
}

/** Every circle of files that import each other, types included, each named once: "a → b → a". */
export function findCycles(files: readonly SourceFile[]): readonly string[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const done = new Set<string>()
  const trail: string[] = []
  const cycles: string[] = []
  const visit = (path: string): void => {
    const at = trail.indexOf(path)
    if (at !== -1) cycles.push([...trail.slice(at), path].join(' → '))
    if (at !== -1 || done.has(path)) return
    trail.push(path)
    for (const one of byPath.get(path)?.module?.imports ?? []) if (one.kind === 'file') visit(one.to)
    trail.pop()
    done.add(path)
  }
  for (const { path } of files) visit(path)
  return cycles
}

/** Every folder that holds source files, for the check that the folder list above is complete. */
export function foldersBelow(files: readonly SourceFile[], parent: string): readonly string[] {
  const names = files.filter((file) => isIn(file.path, parent)).map((file) => folderOf(file.path).split('/')[1] ?? '')
  return [...new Set(names)].filter((name) => name !== '').sort()
}

/** The folders these rules know below electron/. */
export const knownElectronFolders: readonly string[] = [
  ...siblings,
  'platform',
  'deck',
  'host',
  'main',
  'preload',
  'cli',
]
