import { delimiter, sep } from 'node:path'
import { type AgentConfig, agentConfigVariable } from '../../shared/agent-protocol.ts'
import { limits } from '../../shared/limits.ts'
import { mergeVariables } from '../platform/environment-names.ts'

/** Variables that came from starting the deck itself; a server started by hand would not have them. */
const ofTheDeck =
  /^(NODE_CHANNEL_|NODE_UNIQUE_ID$|ELECTRON_|CHROME_|CLUSTERDECK_|npm_|NODE_ENV_ELECTRON_VITE$|INIT_CWD$|ORIGINAL_XDG_CURRENT_DESKTOP$|GDK_BACKEND$)/

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
    if (value === undefined || ofTheDeck.test(name)) continue
    environment[name] = name.toUpperCase() === 'PATH' ? withoutPackageBins(value) : value
  }
  return mergeVariables(environment, fromSettings)
}

/** npm puts the deck's own `node_modules/.bin` folders in front of PATH when it starts the deck. */
function withoutPackageBins(path: string): string {
  const isOurs = (folder: string): boolean =>
    folder.endsWith(`node_modules${sep}.bin`) || folder.includes(`node_modules${sep}@npmcli${sep}run-script`)
  return path
    .split(delimiter)
    .filter((folder) => !isOurs(folder))
    .join(delimiter)
}

/** What a fork gets: the user's environment, the agent's configuration, and Electron's switch where it is the runtime. */
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
    ...(runtime.isEmbedded ? { [addedByElectron]: '1' } : {}),
    [agentConfigVariable]: JSON.stringify(config),
  }
}
