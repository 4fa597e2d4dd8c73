import { dirname, join } from 'node:path'
import type { OwnPrimaryOptions } from '../../own-primary/types.ts'
import { mergeVariables } from '../../platform/environment-names.ts'
import { latencyBoundsMs } from '../../telemetry/series/latency-buckets.ts'
import type { SessionParts } from '../session/session-parts.ts'
import { userEnvironment, workerEnvironment } from '../settings/environment.ts'
import type { PreparedScript } from '../types.ts'

/** How the own primary of a checked script is started: as plain node would, and what is ours. */
export function ownPrimaryOptions(
  { context, dependencies }: Pick<SessionParts, 'context' | 'dependencies'>,
  { settings, runtime, cwd }: PreparedScript,
): OwnPrimaryOptions {
  const agentArgs = ['--require', context.agentPath]
  const own = userEnvironment(context.environment, settings.env)
  // What it forks inherits them from here.
  const user = mergeVariables(own, dependencies.variablesFor(settings, own))
  return {
    script: settings.scriptPath,
    args: settings.args,
    execArgs: [...agentArgs, ...settings.execArgs],
    execPath: runtime.execPath,
    cwd,
    env: workerEnvironment(user, runtime, {
      intervalMs: context.sampler.intervalMs,
      latencyBoundsMs,
      ownExecArgs: agentArgs,
    }),
    shimPath: join(dirname(context.agentPath), 'own-primary.cjs'),
    // The agent takes its own away itself, once it has read them.
    ownVariables: [],
    ownProcessGroup: true,
  }
}
