import { scrub } from './cover/scrub.ts'
import { startAgent } from './start-agent.ts'

/**
 * Entry, given to every worker by `--require`: runs before the app's first line. Worker threads load it as well; there it
 * only scrubs. Without our configuration, or where fd 4 is not our pipe, it does nothing.
 */
let dies: (() => never) | null = null
try {
  const config = isForTheApp() ? scrub(__filename) : null
  if (config !== null && isMainThread()) dies = startAgent(config, __filename)
} catch {
  // A worker without an agent is a worker all the same; the primary notices that no hello came.
}
// A fault of the start that was asked for: it is thrown where nothing of ours catches it, as the app's own would be.
dies?.()

/** A forked process has its channel; only without one it may be a thread, and the module that knows is worth loading. */
function isMainThread(): boolean {
  if (process.connected === true) return true
  const threads: typeof import('node:worker_threads') = require('node:worker_threads')
  return threads.isMainThread
}

/**
 * In a container every Node loads us. One that only starts the app (npm, yarn, pnpm) passes its environment on to it as it is;
 * one that was put beside it from outside (a health check, `docker exec`) has no parent there, as the first process has none.
 */
function isForTheApp(): boolean {
  if (process.ppid === 0 && process.pid !== 1) return false
  return !/[\\/](?:npm|npx|yarn|pnpm|corepack)(?:-cli)?(?:\.c?js)?$/.test(process.argv[1] ?? '')
}
