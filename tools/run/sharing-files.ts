import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * What a test names that replaces something of its own process, measures it, or ends what it began with a hook of a module that
 * is evaluated once for all.
 */
const needsItsOwn =
  /\bvi\.(spyOn|stub|useFake|mock)|\bprocess\.(chdir|on|once|report|umask|title)\b|\bprocess\.env(\.\w+|\[[^\]]+\]) = |delete process\.env|\bmemoryUsage\b|cpuUsage|\/proc\/self|process\.pid|\bcreate(LoopDelay|LoopMeter|HostReader|SelfMeter)\b|\/test-load\.ts'/

/** What a test that fails might leave going on, so that all that follow it in its process had less of the machine. */
const goesOn = /\bsetInterval\(|\bwhile \(!/

/**
 * The test files of these folders that may run in one process after the other, relative to `root`: neither they nor the test
 * support they import need a process of their own.
 */
export function sharingFiles(root: string, folders: readonly string[]): readonly string[] {
  const known = new Map<string, boolean>()
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.test.ts'))
        .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
    )
    .filter((path) => !goesOn.test(readFileSync(join(root, path), 'utf8')) && mayShare(join(root, path), known))
}

function mayShare(path: string, known: Map<string, boolean>): boolean {
  const before = known.get(path)
  if (before !== undefined) return before
  known.set(path, true)
  const text = readFileSync(path, 'utf8')
  const support = [...text.matchAll(/ from '(\.[^']+)'/g)]
    .map(([, place = '']) => join(dirname(path), place))
    .filter((place) => /[\\/]testing[\\/]/.test(place) && existsSync(place))
  const answer = !needsItsOwn.test(text) && support.every((place) => mayShare(place, known))
  known.set(path, answer)
  return answer
}
