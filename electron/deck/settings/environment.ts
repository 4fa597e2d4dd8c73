import { type AgentConfig, agentConfigVariable } from '../../../shared/agent-protocol.ts'
import { limits } from '../../../shared/limits.ts'
import { mergeVariables } from '../../platform/environment-names.ts'

/**
 * Variables that start the deck itself, or its channel where another program forked it: they mean this process, not a
 * worker. Whatever else there is belongs to the person; `main/start/started-with.ts` leaves out what Electron added.
 */
const ofTheDeck: ReadonlySet<string> = new Set([
  ...['CLUSTERDECK_ELECTRON', 'CLUSTERDECK_CWD', agentConfigVariable, 'ELECTRON_RUN_AS_NODE'],
  ...['NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE', 'NODE_UNIQUE_ID'],
  // `npm run dev`
  ...['ELECTRON_EXEC_PATH', 'ELECTRON_RENDERER_URL', 'ELECTRON_CLI_ARGS', 'NODE_ENV_ELECTRON_VITE'],
])

/** Variables Electron adds to what it forks; on a real Node the agent takes them away again. */
const addedByElectron = 'ELECTRON_RUN_AS_NODE'

export interface WorkerRuntime {
  readonly execPath: string
  /** True when Electron itself serves as Node: it needs its variable for as long as the worker lives. */
  readonly isEmbedded: boolean
}

/** The environment a person's shell would have given the server, plus what the settings say. */
export function userEnvironment(
  base: Readonly<Record<string, string | undefined>>,
  fromSettings: Readonly<Record<string, string>>,
): Record<string, string> {
  const environment: Record<string, string> = {}
  for (const [name, value] of Object.entries(base)) {
    if (value !== undefined && !ofTheDeck.has(name)) environment[name] = value
  }
  return mergeVariables(environment, fromSettings)
}

/** What a worker is forked with: the user's environment and the agent's configuration. */
export function workerEnvironment(
  user: Readonly<Record<string, string>>,
  runtime: WorkerRuntime,
  agent: Omit<AgentConfig, 'ownVariables' | 'heartbeatMs'>,
): Record<string, string> {
  const config: AgentConfig = {
    ...agent,
    heartbeatMs: limits.heartbeatMs,
    ownVariables: runtime.isEmbedded ? [agentConfigVariable] : [agentConfigVariable, addedByElectron],
  }
  return {
    ...user,
    [agentConfigVariable]: JSON.stringify(config),
  }
}
