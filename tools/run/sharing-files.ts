import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * What a test names that starts processes, opens ports, replaces something of its own process or measures it. What is in
 * such a process afterwards is not for the next file.
 */
const needsItsOwn =
  /'node:(child_process|cluster|dgram|http|http2|https|net|tls|worker_threads)'|\bfetch\(|\bvi\.(spyOn|stub|useFake)|\bprocess\.(chdir|env|on|once|report|umask)\b|\bmemoryUsage\b|\/proc\/self|\bcreate(LoopDelay|LoopMeter|HostReader|SelfMeter)\b|free-port\.ts'|\/test-(agent|cli|cluster|deck|heap-reader|load|load-generator|log-thread|traffic|worker)\.ts'/

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
    .filter((path) => mayShare(join(root, path), known))
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
