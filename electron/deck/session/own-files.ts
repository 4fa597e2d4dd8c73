import { realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What of ours may stand in the stacks of an app. */
export function ownFilesOf(agentPath: string): readonly string[] {
  const beside = ['agent-faults.cjs', 'agent-inspect.cjs'].map((name) => join(dirname(agentPath), name))
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
