import { readFileSync } from 'node:fs'
import { isFunction } from './cover/stand-in.ts'

/** Node's own modules, without a hook of the app's in between: `getBuiltinModule` came with 20.16, the loader's own is older. */
const builtIn: unknown = Reflect.get(process, 'getBuiltinModule') ?? Reflect.get(module.constructor, '_load')

/**
 * Loads a bundle that lies beside the agent's, and answers what it exports. Not by `require`: an app that looks into what is
 * loaded, or compiles it (`require.extensions`), neither sees nor touches it, and nothing of it stays in the loader's tables.
 */
export function loadBundle(
  agentPath: string,
  name: 'agent-faults' | 'agent-inspect',
): Readonly<Record<string, unknown>> {
  const path = agentPath.replace(/agent\.cjs$/, `${name}.cjs`)
  const source = readFileSync(path, 'utf8')
  const vm = own('node:vm')
  if (!isVm(vm)) throw new Error('this Node compiles nothing')
  const exported: Record<string, unknown> = {}
  const run: unknown = vm.compileFunction(source, ['exports', 'require'], { filename: path })
  if (isFunction(run)) run(exported, own)
  return exported
}

const own = (name: string): unknown => (isFunction(builtIn) ? Reflect.apply(builtIn, process, [name]) : null)
const isVm = (value: unknown): value is typeof import('node:vm') =>
  typeof value === 'object' && value !== null && 'compileFunction' in value
