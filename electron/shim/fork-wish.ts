import { parse, resolve } from 'node:path'
import type { ForkWish } from '../../shared/own-primary/protocol.ts'
import type { ForkOptions, SpawnOptions } from './node-internals.ts'

const ofTheChannel = ['NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE']
const outputPlaces = [1, 2]

/** What Node is about to spawn, complete, and the number that its cluster module gave it. */
export function wishOf(fork: ForkOptions, options: SpawnOptions): { readonly id: number; readonly wish: ForkWish } {
  const [, ...words] = options.args
  const execArgv = words.slice(0, fork.execArgv.length)
  const [script = '', ...args] = words.slice(execArgv.length)
  const cwd = folderOf(options.cwd)
  const env = variablesOf(options.envPairs ?? [])
  return {
    id: Number(env.NODE_UNIQUE_ID),
    wish: {
      exec: resolve(cwd, script),
      args,
      execArgv,
      execPath: options.file,
      cwd,
      env,
      serialization: options.serialization ?? 'json',
      silent: outputPlaces.some((place) => options.stdio[place]?.type === 'pipe'),
      uid: options.uid ?? null,
      gid: options.gid ?? null,
      windowsHide: options.windowsHide === true,
      notCarried: notCarriedOf(options),
    },
  }
}

/** Node forks in a folder that was removed, as an old release is; the deck cannot enter that one. */
function folderOf(cwd: string | undefined): string {
  try {
    return resolve(cwd ?? '.')
  } catch {
    return parse(process.execPath).root
  }
}

function variablesOf(pairs: readonly string[]): Record<string, string> {
  const variables: Record<string, string> = {}
  for (const pair of pairs) {
    // On Windows there are variables whose name begins with an equals sign.
    const end = pair.indexOf('=', 1)
    const name = pair.slice(0, end)
    if (!ofTheChannel.includes(name)) variables[name] = pair.slice(end + 1)
  }
  return variables
}

/** Descriptors that the app would share with its workers; each in words. */
function notCarriedOf({ stdio }: SpawnOptions): string[] {
  const words: string[] = []
  for (const [place, { type, ipc, fd }] of stdio.entries()) {
    // Node writes what is inherited as the descriptor of the same number.
    const isOwnOutput = ['inherit', 'pipe', 'overlapped'].includes(type) || (type === 'fd' && fd === place)
    const isUsual = ipc === true || type === 'ignore' || (place < 3 && isOwnOutput)
    if (!isUsual && words.length < 10) words.push(`stdio ${place} of its workers (${type})`)
  }
  return words
}
