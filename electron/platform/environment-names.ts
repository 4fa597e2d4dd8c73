import { can } from '../../shared/platforms.ts'
import { thisPlatform } from './this-platform.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The value of a variable. On Windows names are the same in any spelling (`Path`), and a thread's copy of `process.env`
 * forgets that.
 */
export function readVariable(
  environment: Environment,
  name: string,
  platform: string = thisPlatform,
): string | undefined {
  const exact = environment[name]
  if (exact !== undefined || can('case-in-variables', platform)) return exact
  const spelled = Object.keys(environment).find((other) => other.toUpperCase() === name.toUpperCase())
  return spelled === undefined ? undefined : environment[spelled]
}

/** `over` wins. On Windows also over another spelling of a name: of two the system would take either. */
export function mergeVariables(
  base: Readonly<Record<string, string>>,
  over: Readonly<Record<string, string>>,
  platform: string = thisPlatform,
): Record<string, string> {
  if (can('case-in-variables', platform)) return { ...base, ...over }
  const replaced = new Set(Object.keys(over).map((name) => name.toUpperCase()))
  const kept = Object.entries(base).filter(([name]) => !replaced.has(name.toUpperCase()))
  return { ...Object.fromEntries(kept), ...over }
}
