import { networkInterfaces } from 'node:os'
import type { ClassHost } from '../../shared/lessons/classroom.ts'

/** Bridges of containers and virtual machines: no phone is there. */
const virtual = /^(?:docker|br-|veth|virbr|vmnet|vboxnet|cni|flannel)/

/** Addresses of this machine that a class can be opened on: those that phones are likely to reach first. */
export function listHosts(interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces()): ClassHost[] {
  const all = Object.entries(interfaces).flatMap(([name, addresses]) =>
    (addresses ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => ({ address, name })),
  )
  const likely = all.filter(({ name }) => !virtual.test(name))
  const rest = all.filter(({ name }) => virtual.test(name))
  return [
    ...[...likely, ...rest].map(({ address, name }) => ({ address, words: `${address} (${name})` })),
    ...(all.length > 1 ? [{ address: '0.0.0.0', words: 'Every network of this machine (0.0.0.0)' }] : []),
    { address: '127.0.0.1', words: 'This machine only (127.0.0.1), to try it out' },
  ]
}
