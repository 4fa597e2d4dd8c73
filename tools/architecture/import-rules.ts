import { type Exception, exceptions, isWithin, keepers, placesBelow, roomOf, testsUse } from './house.ts'
import type { ResolvedImport, SourceFile } from './source-tree.ts'

/** Test files, what they share, and what they start. */
export const isForTests = (path: string): boolean =>
  /\.(test|e2e)\.tsx?$|\/(testing|fixtures)\/|\/(test|fake)-[a-z-]+\.tsx?$/.test(path)

/** What runs in the deck's thread; on the main loop each of its wakeups would cost twice. */
const startsTheDeck = ['deck.ts', 'build-deck.ts', 'thread/serve-deck.ts', 'thread/serve-guarded.ts'].map(
  (file) => `electron/deck/${file}`,
)
/** Rooms that Electron's main thread loads. */
const onMainThread = ['electron/main', 'electron/host']

/** Every import that the house forbids, as "file imports X: rule". Those of `allowed` are left out. */
export function findForbiddenImports(
  files: readonly SourceFile[],
  allowed: readonly Exception[] = exceptions,
): readonly string[] {
  return forbiddenImports(files)
    .filter(({ from, to }) => !allowed.some((exception) => exception.from === from && exception.to === to))
    .map(({ from, to, wrong }) => `${from} imports ${to}: ${wrong}`)
}

/** Exceptions that nothing needs any more, as "file imports X". */
export function findNeedlessExceptions(files: readonly SourceFile[]): readonly string[] {
  const found = forbiddenImports(files)
  return exceptions
    .filter((exception) => !found.some(({ from, to }) => exception.from === from && exception.to === to))
    .map(({ from, to }) => `${from} imports ${to}`)
}

function forbiddenImports(files: readonly SourceFile[]): readonly (Omit<Exception, 'why'> & { wrong: string })[] {
  return files.flatMap((file) =>
    (file.module?.imports ?? []).flatMap((one) => {
      const wrong = one.kind === 'file' ? wrongFile(file.path, one) : wrongPackage(file.path, one.to)
      return wrong ? [{ from: file.path, to: one.to, wrong }] : []
    }),
  )
}

function wrongFile(path: string, one: ResolvedImport): string | null {
  if (/\.(json|gz)$/.test(one.to)) return null
  const room = roomOf(path)
  const other = roomOf(one.to)
  if (!room || !other) return 'one of them stands in no room of the house'
  if (isForTests(one.to) && !isForTests(path) && !isWithin(path, 'e2e') && !isWithin(path, 'tools'))
    return 'the product uses nothing that is for tests'
  if (room === other) return wrongNeighbour(path, one.to, room.place)
  if (startsTheDeck.includes(one.to) && onMainThread.includes(room.place) && !one.typeOnly && !isForTests(path))
    return `${room.place} starts nothing of the deck: it belongs to the deck's thread`
  const places = [
    ...placesBelow(room),
    ...(isForTests(path) ? testsUse : []),
    ...(one.typeOnly || isForTests(path) ? (room.knows ?? []) : []),
  ]
  return places.some((place) => isWithin(one.to, place)) ? null : `${room.place} does not use ${other.place}`
}

/** Rooms of one kind share a line of the list, and nothing else. */
function wrongNeighbour(path: string, to: string, place: string): string | null {
  if (!place.endsWith('/*')) return null
  const own = path.slice(0, path.indexOf('/', place.length - 1) + 1)
  return to.startsWith(own) ? null : `rooms of ${place} do not know each other`
}

function wrongPackage(path: string, name: string): string | null {
  const kept = keepers[name]
  if (kept && !kept.some((place) => isWithin(path, place))) return `only ${kept.join(', ')} import ${name}`
  if (isForTests(path)) return null
  if (path.startsWith('renderer/') && name.startsWith('node:')) return 'renderer/ runs in a sandbox without Node'
  const room = roomOf(path)
  const isAllowed = room?.packages?.some((allowed) =>
    allowed === 'node:' ? name.startsWith(allowed) : name === allowed,
  )
  return isAllowed === false ? `${room?.place} does not load it` : null
}

/** Every circle of files that import each other, types included, each named once: "a → b → a". */
export function findCycles(files: readonly SourceFile[]): readonly string[] {
  return findCircles(
    new Map(
      files.map(({ path, module }) => [
        path,
        (module?.imports ?? []).filter((one) => one.kind === 'file').map((one) => one.to),
      ]),
    ),
  )
}

/** The same of rooms, tests left out. A room that imports itself is no circle. */
export function findRoomCycles(files: readonly SourceFile[]): readonly string[] {
  const uses = new Map<string, string[]>()
  for (const { path, module } of files.filter((file) => !isForTests(file.path))) {
    const from = roomOf(path)?.place ?? path
    const rooms = (module?.imports ?? []).flatMap((one) => (one.kind === 'file' ? (roomOf(one.to)?.place ?? []) : []))
    uses.set(from, [...(uses.get(from) ?? []), ...rooms.filter((place) => place !== from)])
  }
  return findCircles(uses)
}

function findCircles(uses: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>()
  const trail: string[] = []
  const circles: string[] = []
  const visit = (name: string): void => {
    const at = trail.indexOf(name)
    if (at !== -1) circles.push([...trail.slice(at), name].join(' → '))
    if (at !== -1 || done.has(name)) return
    trail.push(name)
    for (const next of uses.get(name) ?? []) visit(next)
    trail.pop()
    done.add(name)
  }
  for (const name of uses.keys()) visit(name)
  return circles
}
