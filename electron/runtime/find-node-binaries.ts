import { readdir, realpath } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import type { NodeBinary } from '../../shared/model/deck.ts'
import type { PlatformId } from '../../shared/platforms.ts'
import { thisPlatform } from '../platform/this-platform.ts'
import { embeddedNode, probeNode } from './probe-node.ts'

export interface FindNodeOptions {
  /** The value of PATH. */
  readonly pathVariable: string
  /** Version of Electron's own Node. */
  readonly embeddedVersion: string
  /** Paths that clusters or a person named. */
  readonly settingsPaths: readonly string[]
  /** Where version managers keep theirs; without it they are not looked for. */
  readonly homeDir?: string
}

interface Candidate {
  readonly path: string
  readonly source: NodeBinary['source']
}

/** Each probe starts a process: so many at a time, and so many at all. */
const probesAtOnce = 4
const mostProbes = 40
const fileNames: Readonly<Record<PlatformId, string>> = { linux: 'node', darwin: 'node', win32: 'node.exe' }
const fileName = fileNames[thisPlatform]

/**
 * Every Node on this machine that can be found quickly, in the order they are offered: PATH, settings, version
 * managers, then the embedded one. Each real file once; what turns out not to be Node is left out.
 */
export async function findNodeBinaries(options: FindNodeOptions): Promise<readonly NodeBinary[]> {
  const candidates: Candidate[] = [
    ...onPath(options.pathVariable).map((path) => ({ path, source: 'path' as const })),
    ...options.settingsPaths.filter(isAbsolute).map((path) => ({ path, source: 'settings' as const })),
    ...(options.homeDir === undefined ? [] : await ofVersionManagers(options.homeDir)),
  ]
  const found = await probeAll((await distinct(candidates)).slice(0, mostProbes))
  return [...found, embeddedNode(options.embeddedVersion)]
}

/** Where `node` may be on PATH, in its order. */
export function onPath(pathVariable: string): readonly string[] {
  return pathVariable
    .split(delimiter)
    .filter(isAbsolute)
    .map((folder) => join(folder, fileName))
}

/** Folders that hold one folder per version, and where the binary is below it. */
export function managerFolders(
  home: string,
  platform: PlatformId = thisPlatform,
): readonly (readonly [folder: string, below: string])[] {
  if (platform === 'win32') {
    return [
      [join(home, 'AppData/Roaming/nvm'), ''],
      [join(home, 'AppData/Roaming/fnm/node-versions'), 'installation'],
      [join(home, 'AppData/Local/Volta/tools/image/node'), ''],
      [join(home, 'AppData/Local/mise/installs/node'), ''],
    ]
  }
  return [
    [join(home, '.nvm/versions/node'), 'bin'],
    [join(home, '.local/share/fnm/node-versions'), 'installation/bin'],
    [join(home, '.fnm/node-versions'), 'installation/bin'],
    [join(home, 'Library/Application Support/fnm/node-versions'), 'installation/bin'],
    [join(home, '.volta/tools/image/node'), 'bin'],
    [join(home, '.asdf/installs/nodejs'), 'bin'],
    [join(home, '.local/share/mise/installs/node'), 'bin'],
    ['/usr/local/n/versions/node', 'bin'],
  ]
}

async function ofVersionManagers(home: string): Promise<readonly Candidate[]> {
  const lists = managerFolders(home).map(async ([folder, below]) => {
    const versions = await readdir(folder).catch(() => [])
    return versions.sort(newestFirst).map((version) => join(folder, version, below, fileName))
  })
  return (await Promise.all(lists)).flat().map((path) => ({ path, source: 'version-manager' }))
}

function newestFirst(a: string, b: string): number {
  return b.localeCompare(a, 'en', { numeric: true })
}

/** Without those that do not exist, and without second names of the same file. */
async function distinct(candidates: readonly Candidate[]): Promise<readonly Candidate[]> {
  const real = await Promise.all(candidates.map(({ path }) => realpath(path).catch(() => null)))
  return candidates.filter((_, index) => real[index] !== null && real.indexOf(real[index] ?? null) === index)
}

async function probeAll(candidates: readonly Candidate[]): Promise<readonly NodeBinary[]> {
  const results: (NodeBinary | null)[] = candidates.map(() => null)
  const queue = [...candidates.entries()]
  const probeNext = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, { path, source }] = next
      const probed = await probeNode(path, source)
      results[index] = probed.ok ? probed.value : null
    }
  }
  await Promise.all(Array.from({ length: probesAtOnce }, probeNext))
  return results.flatMap((binary) => binary ?? [])
}
