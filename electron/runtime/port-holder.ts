import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'
import { beginning } from '../../shared/base/shorten.ts'
import type { PlatformId } from '../../shared/platforms.ts'
import { thisPlatform } from '../platform/this-platform.ts'
import { windowsHolder } from './windows-port-holder.ts'

/** What cannot be bound. */
export interface WantedPort {
  readonly port: number
  /** IP address; null = any. */
  readonly address: string | null
  readonly isDatagram: boolean
}

/** The process that holds a port; null parts belong to another user's process, which the system does not name. */
export interface PortHolder {
  readonly pid: number | null
  /** Its command line, shortened. */
  readonly command: string | null
  /** It listens on nothing there: the port is its own end of a connection to this address. Null: it listens. */
  readonly connectedTo: string | null
}

/** A line of a kernel table. */
interface KernelSocket {
  readonly inode: string
  readonly local: string
  readonly remote: string
  readonly isListening: boolean
}

const run = promisify(execFile)
const askLimitMs = 3000
const longestCommand = 200

/** Who holds this port; null when nobody is seen to, or the system does not tell. */
export async function portHolder(wanted: WantedPort): Promise<PortHolder | null> {
  return holders[thisPlatform](wanted)
}

const holders: Readonly<Record<PlatformId, (wanted: WantedPort) => Promise<PortHolder | null>>> = {
  linux: linuxHolder,
  darwin: macHolder,
  win32: listenerOnWindows,
}

/** Only listeners of TCP: netstat's other lines do not tell who stands in the way. */
async function listenerOnWindows({ port, isDatagram }: WantedPort): Promise<PortHolder | null> {
  const holder = isDatagram ? null : await windowsHolder(port, printedBy)
  return holder && { ...holder, connectedTo: null }
}

async function macHolder(wanted: WantedPort): Promise<PortHolder | null> {
  const args = ['-nP', `-i${wanted.isDatagram ? 'UDP' : 'TCP'}:${wanted.port}`, '-FpcnT']
  // lsof exits with 1 when it finds nothing.
  return parseLsof(await printedBy('lsof', args), wanted.port)
}

/** '' when it fails, or takes too long. */
function printedBy(command: string, args: readonly string[]): Promise<string> {
  return run(command, args, { timeout: askLimitMs, windowsHide: true }).then(
    ({ stdout }) => stdout,
    () => '',
  )
}

/** Parses `lsof -FpcnT`: `p<pid>` and `c<command>`, then `n<local>-><remote>` for each of its sockets. */
export function parseLsof(printed: string, port: number): PortHolder | null {
  const holders = printed.split(/^p/m).flatMap((part) => {
    const pid = /^(\d+)$/m.exec(part)?.[1]
    const names = [...part.matchAll(/^n(\S+?)(?:->(\S+))?$/gm)].filter(([, local]) => local?.endsWith(`:${port}`))
    const name = names.find(([, , remote]) => remote === undefined) ?? names[0]
    if (pid === undefined || name === undefined) return []
    return [{ pid: Number(pid), command: /^c(.+)$/m.exec(part)?.[1] ?? null, connectedTo: name[2] ?? null }]
  })
  return holders.find(({ connectedTo }) => connectedTo === null) ?? holders[0] ?? null
}

/** Sockets that stand in the way of the wanted port, by a table as /proc/net/tcp prints it (proc(5)); listeners first. */
export function socketsInTheWay(table: string, wanted: WantedPort): readonly KernelSocket[] {
  const sockets = table.split('\n').flatMap((line): KernelSocket[] => {
    const [, local = '', remote = '', state, , , , , , inode] = line.trim().split(/\s+/)
    const isThere = inode !== undefined && inode !== '0' && portOf(local) === wanted.port
    if (!isThere || !overlap(addressOf(local), wanted.address)) return []
    const isListening = wanted.isDatagram || state === '0A'
    return [{ inode, local: addressOf(local), remote: `${addressOf(remote)}:${portOf(remote)}`, isListening }]
  })
  return sockets.toSorted((a, b) => Number(b.isListening) - Number(a.isListening))
}

/** Two sockets with one port are in each other's way when one of them has all addresses. */
function overlap(one: string, other: string | null): boolean {
  return other === null || isAny(one) || isAny(other) || plain(one) === plain(other)
}

function isAny(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}

function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '')
}

export function portOf(entry: string): number {
  return Number.parseInt(entry.slice(entry.lastIndexOf(':') + 1), 16)
}

/** The kernel prints 32-bit words in the machine's order of bytes, which is little-endian where Electron runs. */
export function addressOf(entry: string): string {
  const bytes = (entry.slice(0, entry.lastIndexOf(':')).match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).toReversed().map((byte) => Number.parseInt(byte, 16)),
  )
  if (bytes.length === 4) return bytes.join('.')
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  if (isMapped) return bytes.slice(12).join('.')
  const groups = Array.from({ length: 8 }, (_, at) =>
    ((bytes[2 * at] ?? 0) * 256 + (bytes[2 * at + 1] ?? 0)).toString(16),
  )
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}

async function linuxHolder(wanted: WantedPort): Promise<PortHolder | null> {
  const kind = wanted.isDatagram ? 'udp' : 'tcp'
  const paths = [`/proc/net/${kind}`, `/proc/net/${kind}6`]
  const tables = await Promise.all(paths.map((path) => readFile(path, 'utf8').catch(() => '')))
  const found = tables.flatMap((table) => socketsInTheWay(table, wanted))
  const socket = found.find(({ isListening }) => isListening) ?? found[0]
  if (socket === undefined) return null
  const connectedTo = socket.isListening ? null : socket.remote
  const pid = await holderOf(socket.inode)
  return { pid, command: pid === null ? null : await commandOf(pid), connectedTo }
}

/** The process that has the socket open: this one, where it lends it to others. Null: it is another user's. */
async function holderOf(inode: string): Promise<number | null> {
  const names = await readdir('/proc').catch(() => [])
  const pids = names.filter((name) => /^\d+$/.test(name))
  const holding = await Promise.all(pids.map((pid) => holds(pid, `socket:[${inode}]`)))
  const holders = pids.filter((_, index) => holding[index]).map(Number)
  return holders.find((pid) => pid === process.pid) ?? holders[0] ?? null
}

/** False where the process is gone or belongs to another user. */
async function holds(pid: string, socket: string): Promise<boolean> {
  const folder = `/proc/${pid}/fd`
  const descriptors = await readdir(folder).catch(() => [])
  const targets = await Promise.all(descriptors.map((name) => readlink(`${folder}/${name}`).catch(() => '')))
  return targets.includes(socket)
}

export async function commandOf(pid: number): Promise<string | null> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  const command = line.split('\0').join(' ').trim()
  if (command !== '') return beginning(command, longestCommand)
  return (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim() || null
}
