import { readdir, readFile, readlink } from 'node:fs/promises'
import { canHere } from '../platform/this-platform.ts'
import { addressOf, commandOf, portOf } from './port-holder.ts'

/** A socket on which a process, or one that it started, takes clients or datagrams. */
export interface OpenSocket {
  readonly pid: number
  /** Its command line, shortened; null where it is gone. */
  readonly command: string | null
  readonly address: string
  readonly port: number
  readonly isDatagram: boolean
}

interface Kin {
  readonly pid: number
  readonly parent: number
  readonly group: number
}

/** What it and all that it started have open; null where the system is not asked (it is Linux that tells). */
export async function openSocketsOf(pid: number): Promise<readonly OpenSocket[] | null> {
  if (!canHere('every-socket')) return null
  const all = await everybody()
  const family = [...all.values()].filter((one) => one.pid === pid || kinOf(one.pid, all).includes(pid))
  const [tcp, udp] = await Promise.all([waitingSockets('tcp'), waitingSockets('udp')])
  const found = await Promise.all(family.map((one) => socketsIn(one.pid, new Map([...tcp, ...udp]))))
  return found.flat()
}

/** The leader of its process group and those that started it, nearest first; empty where the system is not asked. */
export async function ancestorsOf(pid: number): Promise<readonly number[]> {
  return canHere('every-socket') ? kinOf(pid, await everybody()) : []
}

function kinOf(pid: number, all: ReadonlyMap<number, Kin>): number[] {
  const own = all.get(pid)
  const kin = own === undefined || own.group === pid ? [] : [own.group]
  for (let next = own?.parent; next !== undefined && next > 1; next = all.get(next)?.parent) kin.push(next)
  return kin
}

/** By pid, from /proc/<pid>/stat (proc(5)); the name of the command, in parentheses, may hold anything. */
async function everybody(): Promise<ReadonlyMap<number, Kin>> {
  const names = await readdir('/proc').catch(() => [])
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number)
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')))
  const all = new Map<number, Kin>()
  pids.forEach((pid, at) => {
    const stat = stats[at] ?? ''
    const [, , parent, group] = stat.slice(stat.lastIndexOf(')')).split(' ')
    if (group !== undefined) all.set(pid, { pid, parent: Number(parent), group: Number(group) })
  })
  return all
}

type WaitingSocket = Pick<OpenSocket, 'address' | 'port' | 'isDatagram'>

/** By inode: TCP sockets that listen, UDP sockets that are bound and not connected. */
async function waitingSockets(kind: 'tcp' | 'udp'): Promise<ReadonlyMap<string, WaitingSocket>> {
  const paths = [`/proc/net/${kind}`, `/proc/net/${kind}6`]
  const tables = await Promise.all(paths.map((path) => readFile(path, 'utf8').catch(() => '')))
  const sockets = new Map<string, WaitingSocket>()
  for (const line of tables.flatMap((table) => table.split('\n'))) {
    const [, local = '', remote = '', state, , , , , , inode] = line.trim().split(/\s+/)
    if (inode === undefined || !/:[0-9A-F]+$/.test(local) || !/:0+$/.test(remote)) continue
    if (kind === 'tcp' && state !== '0A') continue
    sockets.set(inode, { address: addressOf(local), port: portOf(local), isDatagram: kind === 'udp' })
  }
  return sockets
}

async function socketsIn(pid: number, sockets: ReadonlyMap<string, WaitingSocket>): Promise<readonly OpenSocket[]> {
  const folder = `/proc/${pid}/fd`
  const descriptors = await readdir(folder).catch(() => [])
  const targets = await Promise.all(descriptors.map((name) => readlink(`${folder}/${name}`).catch(() => '')))
  const inodes = new Set(targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []))
  const open = [...inodes].flatMap((inode) => sockets.get(inode) ?? [])
  const command = open.length === 0 ? null : await commandOf(pid)
  return open.map((socket) => ({ ...socket, pid, command }))
}
