import { cpus, homedir } from 'node:os'
import type { NodeBinary } from '../../../shared/model/deck.ts'
import type { Program } from '../../../shared/model/program.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import { policyRefusal } from '../../../shared/policies.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { readVariable } from '../../platform/environment-names.ts'
import { thisPlatform } from '../../platform/this-platform.ts'
import { checkScript } from '../../runtime/check-script.ts'
import { chooseNode } from '../../runtime/choose-node.ts'
import { findNodeBinaries } from '../../runtime/find-node-binaries.ts'
import { readPrimaryPart } from '../../runtime/primary-part.ts'
import { probeNode } from '../../runtime/probe-node.ts'
import type { ConfigRuntime } from '../../runtime/programs/load-config.ts'
import { lookAt } from '../../runtime/programs/look-at.ts'
import { recentProbes } from '../../runtime/recent-probes.ts'
import { homeOf } from '../../runtime/script-home.ts'
import type { PreparedScript } from '../types.ts'
import { userEnvironment, type WorkerRuntime } from './environment.ts'

/** Finds node binaries, and checks a cluster's settings against them and the disk. */
export interface NodeFinder {
  list(): Promise<readonly NodeBinary[]>
  probe(path: string): Promise<Result<NodeBinary>>
  prepare(settings: ClusterSettings): Promise<Result<PreparedScript>>
  /** What a path is, before it is opened: a script, or a list of apps. */
  look(path: string): Promise<Program>
  /** Settings like these are about to be prepared: their Node is asked already. */
  expect(settings: Pick<ClusterSettings, 'nodePath' | 'env'>): void
}

/** `usedBefore`: the `nodePath` settings of clusters that are remembered. `base`: what the deck was started with. */
export function createNodeFinder(
  usedBefore: () => readonly string[],
  base: Readonly<Record<string, string | undefined>>,
): NodeFinder {
  const embeddedVersion = process.versions.node
  const probe = recentProbes((path) => probeNode(path))
  // The environment a worker gets, not the one Electron made for the deck.
  const choose = (nodePath: string, environment: NodeJS.ProcessEnv): Promise<Result<NodeBinary>> =>
    chooseNode({ nodePath, pathVariable: readVariable(environment, 'PATH') ?? '', embeddedVersion, probe })
  const configRuntime = async (): Promise<Result<ConfigRuntime>> => {
    const env = userEnvironment(base, {})
    const chosen = await choose('', env)
    if (!chosen.ok) return chosen
    const { execPath, isEmbedded } = runtimeOf(chosen.value)
    return ok({ execPath, env: isEmbedded ? { ...env, ELECTRON_RUN_AS_NODE: '1' } : env })
  }
  return {
    list() {
      const settingsPaths = [...new Set(usedBefore())].filter((path) => path !== '' && path !== 'embedded')
      const pathVariable = readVariable(userEnvironment(base, {}), 'PATH') ?? ''
      return findNodeBinaries({ pathVariable, embeddedVersion, settingsPaths, homeDir: homedir() })
    },
    probe: (path) => probeNode(path),
    async prepare(settings) {
      const { scriptPath, execArgs, nodePath, policy } = settings
      const refusal = policyRefusal(policy, thisPlatform)
      if (refusal !== null) return fail('unsupported-here', refusal)
      const environment = userEnvironment(base, settings.env)
      const chosen = await choose(nodePath, environment)
      if (!chosen.ok) return chosen
      const node = chosen.value
      const nodeOptions = readVariable(environment, 'NODE_OPTIONS') ?? ''
      const checked = await checkScript({ scriptPath, cwd: settings.cwd, node, execArgs, nodeOptions })
      if (!checked.ok) return checked
      const cwd = settings.cwd === '' ? (await homeOf(scriptPath)).folder : settings.cwd
      return ok({ settings, node, runtime: runtimeOf(node), cwd, primaryPart: await readPrimaryPart(scriptPath) })
    },
    look: (path) => lookAt(path, { runtime: configRuntime, coreCount: cpus().length }),
    expect: ({ nodePath, env }) => void choose(nodePath, userEnvironment(base, env)),
  }
}

/** The deck's own Node is Electron, or a plain one where the deck has no window. */
function runtimeOf({ source, path }: NodeBinary): WorkerRuntime {
  if (source !== 'embedded') return { execPath: path, isEmbedded: false }
  return { execPath: process.execPath, isEmbedded: process.versions.electron !== undefined }
}
