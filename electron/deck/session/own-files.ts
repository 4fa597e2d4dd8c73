import { realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What of ours rides along in a worker, as paths in its stacks: these are not the app's. */
export function ownFilesOf(agentPath: string): readonly string[] {
  const beside = ['agent-faults.cjs', 'agent-inspect.cjs', 'own-primary.cjs'].map((name) =>
    join(dirname(agentPath), name),
  )
  return [agentPath, ...beside].flatMap((path) => [path, realPath(path)])
}

/** A stack names a file by what it is, whatever link led there. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
