import type { AgentDetail, AgentListen } from '../../../shared/agent-protocol.ts'
import { beginning } from '../../../shared/base/shorten.ts'
import { originals } from '../cover/originals.ts'

/** Together these keep the message below what the primary reads as one line (`limits.agentMessageBytes`, 256 KiB). */
const valueCharsLimit = 8 * 1024
const environmentCharsLimit = 100 * 1024
const argumentsCharsLimit = 24 * 1024

/** What the inspector shows of this worker: everything that is too big or too slow for every report. */
export function describeWorker(
  memory: AgentDetail['memory'],
  listens: readonly AgentListen[],
  missing: readonly string[],
): AgentDetail {
  const v8: typeof import('node:v8') = require('node:v8')
  return {
    type: 'detail',
    atMs: originals.dateNow(),
    nodeVersion: process.version,
    cwd: workingDirectory(),
    argv: withinChars(process.argv, argumentsCharsLimit),
    execArgv: withinChars(process.execArgv, argumentsCharsLimit),
    memory,
    heapSpaces: v8.getHeapSpaceStatistics().map((space) => ({
      name: space.space_name,
      usedBytes: space.space_used_size,
      sizeBytes: space.space_size,
    })),
    resources: countByKind(process.getActiveResourcesInfo()),
    listens: listens.slice(0, 100),
    missing: [...missing],
    env: readEnvironment(),
  }
}

function workingDirectory(): string {
  try {
    return process.cwd()
  } catch {
    return '(deleted)'
  }
}

function countByKind(kinds: readonly string[]): AgentDetail['resources'] {
  const counts = new Map<string, number>()
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].map(([kind, count]) => ({ kind, count })).sort((a, b) => b.count - a.count)
}

function readEnvironment(): Record<string, string> {
  const environment: Record<string, string> = {}
  let left = environmentCharsLimit
  for (const [name, value = ''] of Object.entries(process.env)) {
    const shown = beginning(value, valueCharsLimit)
    left -= name.length + shown.length
    if (left < 0) break
    environment[name] = shown
  }
  return environment
}

function withinChars(texts: readonly string[], limit: number): string[] {
  let left = limit
  return texts.flatMap((text) => {
    const shown = beginning(text, Math.max(0, left))
    left -= shown.length
    return shown === '' && text !== '' ? [] : [shown]
  })
}
