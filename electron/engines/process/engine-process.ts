import { readdir, readFile, readlink, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { thisPlatform } from '../../platform/this-platform.ts'

/** The process behind an engine's socket. */
export interface FoundEngine {
  readonly pid: number
  /** "dockerd". */
  readonly name: string
  /** In ticks since the machine was booted: with the pid it is this process and no later one of that number. */
  readonly startTicks: number
}

/** What answers as Docker. Whoever else holds such a socket (systemd until it starts the engine) is not stopped. */
const engineNames: ReadonlySet<string> = new Set(['dockerd', 'podman'])

/** The process that listens at an engine's address, where it is one of this machine that we may signal; else in words who may. */
export async function findEngineProcess(address: string): Promise<Result<FoundEngine>> {
  const { protocol, pathname } = new URL(address)
  if (protocol !== 'unix:') {
    const how = 'kill -STOP $(pidof dockerd)", and "sudo kill -CONT $(pidof dockerd)" afterwards'
    return fail(
      'unsupported-here',
      `the engine at ${address} is reached over a network: on its machine run "sudo ${how}`,
    )
  }
  if (thisPlatform !== 'linux') {
    return fail('unsupported-here', 'which process holds a socket is only asked on Linux: stop the engine by hand')
  }
  const path = decodeURI(pathname)
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number)
  const named = await Promise.all(pids.map(async (pid) => ({ pid, stat: await statOf(pid) })))
  const engines = named.flatMap(({ pid, stat }) =>
    stat !== null && engineNames.has(stat.name) ? [{ pid, name: stat.name, startTicks: stat.startTicks }] : [],
  )
  const listening = await Promise.all(engines.map(({ pid }) => listensAt(pid, path)))
  const found = engines.find((_, index) => listening[index] === 'yes')
  if (found !== undefined) return maySignal(found)
  const hidden = engines.find((_, index) => listening[index] === 'hidden')
  if (hidden !== undefined) return refusal(hidden)
  return fail('not-found', `no engine of this machine is seen to listen at ${path}: stop it by hand`)
}

/** How a process is; null: it is gone. */
export async function statOf(
  pid: number,
): Promise<{ readonly name: string; readonly startTicks: number; readonly isStopped: boolean } | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // proc(5): the name stands in parentheses and may have any; the state is field 3, the start field 22.
  const end = text.lastIndexOf(')')
  if (end < 0) return null
  const fields = text.slice(end + 2).split(' ')
  const name = text.slice(text.indexOf('(') + 1, end)
  return { name, startTicks: Number(fields[19]), isStopped: fields[0] === 'T' }
}

/** `hidden`: its sockets are another user's. A socket is only listed in the network namespace of its process. */
async function listensAt(pid: number, path: string): Promise<'yes' | 'no' | 'hidden'> {
  const [table, descriptors] = await Promise.all([
    readFile(`/proc/${pid}/net/unix`, 'utf8').catch(() => ''),
    readdir(`/proc/${pid}/fd`).catch(() => null),
  ])
  const inodes = await listenersOf(table, await wholePath(path))
  if (descriptors === null) return inodes.length > 0 ? 'hidden' : 'no'
  const targets = await Promise.all(descriptors.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')))
  return inodes.some((inode) => targets.includes(`socket:[${inode}]`)) ? 'yes' : 'no'
}

/** Listeners have the flag __SO_ACCEPTCON; a path stands there as it was bound, links in it and all. */
async function listenersOf(table: string, wanted: string): Promise<readonly string[]> {
  const bound = table.split('\n').flatMap((line) => {
    const [, , , flags, , , inode, path] = line.trim().split(/\s+/)
    return inode !== undefined && path?.startsWith('/') && flags === '00010000' ? [{ inode, path }] : []
  })
  const paths = await Promise.all(bound.map(({ path }) => wholePath(path)))
  return bound.flatMap(({ inode }, index) => (paths[index] === wanted ? [inode] : []))
}

/** /var/run is a link to /run on most systems. */
async function wholePath(path: string): Promise<string> {
  return join(await realpath(dirname(path)).catch(() => dirname(path)), basename(path))
}

function maySignal(found: FoundEngine): Result<FoundEngine> {
  try {
    process.kill(found.pid, 0)
    return ok(found)
  } catch {
    return refusal(found)
  }
}

function refusal({ pid, name }: FoundEngine): ReturnType<typeof fail> {
  const how = `run "sudo kill -STOP ${pid}", and "sudo kill -CONT ${pid}" afterwards: the deck shows what comes of it`
  return fail('refused', `${name} (pid ${pid}) belongs to another user: ${how}`)
}
