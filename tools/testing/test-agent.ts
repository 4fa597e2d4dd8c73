import { resolve } from 'node:path'
import { layNodeBundle } from './lay-bundle.ts'

/** Where tests find the bundled agent: one CommonJS file, as workers of any Node load it; its faults lie beside it. */
export const testAgentPath = resolve(import.meta.dirname, '../../node_modules/.clusterdeck/test/agent.cjs')

/** The shim of an app's own primary, bundled in the same way. */
export const testShimPath = resolve(testAgentPath, '../own-primary.cjs')

/** Bundles the agent and its faults once before the tests: workers cannot load TypeScript. */
export default async function setup(): Promise<void> {
  await bundle('agent', 'agent/index.ts')
  await bundle('agent-faults', 'agent/faults/index.ts')
  await bundle('agent-inspect', 'agent/inspect/index.ts')
  await bundle('own-primary', 'shim/index.ts')
}

/** Each alone: what both use stands in both, as in the built app. */
function bundle(name: string, source: string): Promise<void> {
  return layNodeBundle({ path: resolve(testAgentPath, '..', `${name}.cjs`), source, target: 'node18', minify: true })
}
