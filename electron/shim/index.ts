import type { ShimConfig } from '../../shared/own-primary/protocol.ts'
import { forgetPreload } from '../agent/cover/scrub.ts'
import { carryCluster } from './own-primary.ts'
import { hasQuestionPipe } from './questions.ts'
import { takeChannel } from './take-channel.ts'

/** Same word as `shimVariable` in shared/; repeated because the shim takes only types from there. */
const shimVariable: typeof import('../../shared/own-primary/protocol.ts').shimVariable = 'CLUSTERDECK_OWN_PRIMARY'

/**
 * Entry, given to the process of an app's own primary by `--require`: runs before the agent and the app's first line. Worker threads load it as
 * well; there, and where the deck did not say that it is wanted, it only takes its own traces away.
 */
try {
  const config = takeConfig()
  forgetPreload(__filename)
  if (config !== null && hasQuestionPipe()) {
    const taken = takeChannel()
    if (taken !== null) carryCluster(taken)
  }
} catch {
  // Nobody to tell: the deck notices that no hello came.
}

function takeConfig(): ShimConfig | null {
  const text = process.env[shimVariable]
  delete process.env[shimVariable]
  if (text === undefined) return null
  const config: Partial<ShimConfig> = JSON.parse(text)
  const { execArgs = [], variables = [] } = config
  for (const name of variables) delete process.env[name]
  const own = process.execArgv.findIndex((_, at) =>
    execArgs.every((word, offset) => process.execArgv[at + offset] === word),
  )
  if (own >= 0) process.execArgv.splice(own, execArgs.length)
  return { execArgs, variables }
}
