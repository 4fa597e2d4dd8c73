import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { PlatformId } from '../../shared/platforms.ts'
import { thisPlatform } from '../platform/this-platform.ts'
import { windowsHolder } from './windows-port-holder.ts'

/** The process that listens on a port; null parts belong to another user's process, which the system does not name. */
export interface PortHolder {
  readonly pid: number | null
  /** Its command line, shortened. */
  readonly command: string | null
}

const run = promisify(execFile)
const askLimitMs = 3000
const longestCommand = 200

/** Who listens on this TCP port; null when nobody does, or the system does not tell. */
export async function portHolder(port: number): Promise<PortHolder | null> {
  return holders[thisPlatform](port)
}

const holders: Readonly<Record<PlatformId, (port: number) => Promise<PortHolder | null>>> = {
  linux: linuxHolder,
  darwin: macHolder,
  win32: (port) => windowsHolder(port, printedBy),
}

async function macHolder(port: number): Promise<PortHolder | null> {
  const args = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']
  // lsof exits with 1 when it finds nothing.
  return parseLsof(await printedBy('lsof', args))
}

/** '' when it fails, or takes too long. */
function printedBy(command: string, args: readonly string[]): Promise<string> {
  return run(command, args, { timeout: askLimitMs, windowsHide: true }).then(
    ({ stdout }) => stdout,
    () => '',
  )
}

/** Parses `lsof -Fpc`: lines `p<pid>` and `c<command>`. */
export function parseLsof(printed: string): PortHolder | null {
  const pid = /^p(\d+)$/m.exec(printed)?.[1]
  const command = /^c(.+)$/m.exec(printed)?.[1]
  return pid === undefined ? null : { pid: Number(pid), command: command ?? null }
}

/** Inodes of the sockets that listen on this port, by a table as /proc/net/tcp prints it (proc(5)). */
export function listeningInodes(table: string, port: number): readonly string[] {
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/)
    const isListening = state === '0A'
    const localPort = Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16)
    return isListening && localPort === port && inode !== undefined ? [inode] : []
  })
}

async function linuxHolder(port: number): Promise<PortHolder | null> {
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'utf8').catch(() => ''))
  const inodes = (await Promise.all(tables)).flatMap((table) => listeningInodes(table, port))
  if (inodes.length === 0) return null
  const sockets = new Set(inodes.map((inode) => `socket:[${inode}]`))
  const names = await readdir('/proc').catch(() => [])
  const pids = names.filter((name) => /^\d+$/.test(name))
  const holding = await Promise.all(pids.map((pid) => holds(pid, sockets)))
  const pid = pids.find((_, index) => holding[index])
  return pid === undefined ? { pid: null, command: null } : { pid: Number(pid), command: await commandOf(pid) }
}

/** False where the process is gone or belongs to another user. */
async function holds(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`
  const descriptors = await readdir(folder).catch(() => [])
  const targets = await Promise.all(descriptors.map((name) => readlink(`${folder}/${name}`).catch(() => '')))
  return targets.some((target) => sockets.has(target))
}

async function commandOf(pid: string): Promise<string | null> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  const command = line.split('\0').join(' ').trim()
  if (command !== '') return command.length > longestCommand ? `${command.slice(0, longestCommand)}…` : command
  return (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim() || null
}
