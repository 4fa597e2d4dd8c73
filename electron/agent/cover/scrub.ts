import { realpathSync } from 'node:fs'
import type { AgentConfig } from '../../../shared/agent-protocol.ts'

/** Same word as `agentConfigVariable` in shared/; repeated because the agent takes only types from there. */
const configVariable: typeof import('../../../shared/agent-protocol.ts').agentConfigVariable = 'CLUSTERDECK_AGENT'

/**
 * Takes everything of ours out of what the app sees: our variables, our exec arguments, our entry in the module cache.
 * Answers the configuration, or null when there is none or it is junk.
 */
export function scrub(ownPath: string): AgentConfig | null {
  const text = process.env[configVariable]
  delete process.env[configVariable]
  const config = parseConfig(text)
  if (config !== null) {
    for (const name of config.ownVariables) delete process.env[name]
    removeSequence(process.execArgv, config.ownExecArgs)
    if (config.ownNodeOptions !== undefined) takeFromNodeOptions(config.ownNodeOptions)
  }
  forgetPreload(ownPath)
  return config
}

function takeFromNodeOptions(own: string): void {
  const left = (process.env.NODE_OPTIONS ?? '').replace(own, '').trim()
  if (left === '') delete process.env.NODE_OPTIONS
  else process.env.NODE_OPTIONS = left
}

/** Takes a preload of ours out of the module cache, and out of the exec arguments. */
export function forgetPreload(ownPath: string): void {
  forget(ownPath)
  removeRequireOf(process.execArgv, ownPath)
}

/** The loader keeps what it loaded, and how it found it (`Module._pathCache` of lib/internal/modules/cjs/loader.js). */
function forget(ownPath: string): void {
  delete require.cache[ownPath]
  // As `node:module` has it, without loading that.
  const found: unknown = Reflect.get(module.constructor, '_pathCache')
  if (typeof found !== 'object' || found === null) return
  for (const [request, path] of Object.entries(found)) if (path === ownPath) Reflect.deleteProperty(found, request)
}

/** Ours as they stand together: single words such as `--require` may also be the user's. */
function removeSequence(args: string[], sequence: readonly string[]): void {
  if (sequence.length === 0) return
  const start = args.findIndex((_, index) => sequence.every((word, offset) => args[index + offset] === word))
  if (start >= 0) args.splice(start, sequence.length)
}

/** A worker thread inherits the exec arguments but not the configuration: our own file is enough to find them. */
function removeRequireOf(args: string[], ownPath: string): void {
  const found = args.findIndex((word, index) => isRequire(args[index - 1]) && realPath(word) === ownPath)
  if (found > 0) args.splice(found - 1, 2)
}

const isRequire = (word: string | undefined): boolean => word === '--require' || word === '-r'

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

function parseConfig(text: string | undefined): AgentConfig | null {
  if (text === undefined) return null
  try {
    const value: unknown = JSON.parse(text)
    return isConfig(value) ? value : null
  } catch {
    return null
  }
}

function isConfig(value: unknown): value is AgentConfig {
  if (typeof value !== 'object' || value === null) return false
  const config = new Map<string, unknown>(Object.entries(value))
  return (
    isPositive(config.get('intervalMs')) &&
    isPositive(config.get('heartbeatMs')) &&
    isListOf(config.get('latencyBoundsMs'), isPositive) &&
    isTrafficOrder(config.get('traffic')) &&
    isListOf(config.get('faults') ?? [], isObject) &&
    isListOf(config.get('looks') ?? [], isObject) &&
    isListOf(config.get('ownExecArgs'), isText) &&
    isListOf(config.get('ownVariables'), isText) &&
    isText(config.get('ownNodeOptions') ?? '') &&
    isReach(config.get('reach'))
  )
}

function isReach(value: unknown): boolean {
  if (value === undefined) return true
  if (typeof value !== 'object' || value === null) return false
  const reach = new Map<string, unknown>(Object.entries(value))
  return isPositive(reach.get('port')) && ['host', 'token', 'who'].every((name) => isText(reach.get(name)))
}

function isTrafficOrder(value: unknown): boolean {
  if (value === undefined) return true
  if (typeof value !== 'object' || value === null) return false
  const order = new Map<string, unknown>(Object.entries(value))
  return ['everyMs', 'connectionsOneOf', 'requestsOneOf'].every((name) => isPositive(order.get(name)))
}

const isPositive = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value > 0
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null
const isText = (value: unknown): value is string => typeof value === 'string'
const isListOf = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length < 200 && value.every(isItem)
