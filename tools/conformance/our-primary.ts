import { createClusterPrimary } from '../../electron/cluster/primary.ts'
import type { ClusterPrimary, ClusterWorker } from '../../electron/cluster/types.ts'
import { type AgentConfig, agentConfigVariable } from '../../shared/agent-protocol.ts'
import { serve } from './fixtures/primary-program.cjs'
import { listeningInfo } from './listening-info.ts'
import type { ForkWish, HeardEvent, OurSetting } from './wishes.ts'

/**
 * A program: our primary, told what to do over the IPC channel. Every `begin` puts a new one in place of the last: any
 * number may live in one process, so there is no need to start that anew.
 */
let current: { readonly primary: ClusterPrimary; readonly forget: () => void } | undefined

process.on('message', ({ begin }: { begin?: OurSetting }) => {
  if (begin === undefined) return
  end()
  const primary = createClusterPrimary({ policy: begin.policy })
  current = { primary, forget: serve(faceOf(primary, begin)) }
  process.send?.({ isReady: true })
})
process.on('disconnect', () => {
  end()
  process.exit()
})

function end(): void {
  if (current === undefined) return
  current.forget()
  for (const worker of current.primary.workers.values()) worker.signal('SIGKILL')
  current.primary.close()
}

/** The part of node:cluster's API that a scenario may use. */
function faceOf(primary: ClusterPrimary, { execPath, agentPath }: OurSetting) {
  const agent = agentOf(agentPath)
  return {
    fork({ script, args, execArgs, cwd, env, serialization }: ForkWish): ClusterWorker {
      const worker = primary.fork({
        script,
        args,
        execArgs: [...agent.execArgs, ...execArgs],
        execPath,
        cwd,
        env: { ...ownEnvironment(), ...agent.env, ...env },
        agentPipe: agentPath !== undefined,
        ownProcessGroup: false,
        serialization,
      })
      worker.stdout?.resume()
      worker.stderr?.resume()
      worker.agentPipe?.resume()
      return worker
    },
    workers: () => Object.fromEntries(primary.workers),
    on(name: HeardEvent['name'], listener: (worker: ClusterWorker, ...facts: unknown[]) => void): void {
      if (name === 'listening') primary.on(name, (worker, address) => listener(worker, listeningInfo(address)))
      else primary.on(name, listener)
    },
    kill: (worker: ClusterWorker, signal: NodeJS.Signals = 'SIGTERM') => worker.signal(signal),
    disconnect: (done: () => void = () => {}) => void primary.disconnect().then(done),
  }
}

/** What the deck adds for its agent, which the app is not to see. */
function agentOf(path: string | undefined) {
  if (path === undefined) return { execArgs: [], env: {} }
  const ownExecArgs = ['--require', path]
  const config: AgentConfig = {
    intervalMs: 1000,
    heartbeatMs: 500,
    latencyBoundsMs: [1, 10, 100],
    ownExecArgs,
    ownVariables: [],
  }
  return { execArgs: ownExecArgs, env: { [agentConfigVariable]: JSON.stringify(config) } }
}

/** Without what makes this process itself a Node. */
function ownEnvironment(): Record<string, string> {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)]))
}
