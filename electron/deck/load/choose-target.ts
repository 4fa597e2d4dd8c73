import type { ServedAddress } from '../../../shared/model/cluster.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { parseTarget } from '../../load/target.ts'

/** Where load goes: what was typed, else the first address of the cluster that load can be made on. */
export function chooseTarget(typed: string, name: string, served: readonly ServedAddress[]): Result<URL> {
  if (typed !== '') return parseTarget(typed)
  const [first] = served
  if (first === undefined) return fail('wrong-state', `${name} serves no address yet: start it, or give a URL`)
  const loadable = served.find(({ notLoadable }) => notLoadable === null)
  if (loadable !== undefined) return parseTarget(loadable.text)
  return fail(
    'unsupported-here',
    `${name} has no address that load can be made on. ${whyNot(first)}. Give the URL of another server`,
  )
}

/** For a URL at one of the cluster's own addresses: what is wrong with it there, before thousands of requests tell. */
export function checkOwnTarget(url: URL, served: readonly ServedAddress[]): Result<void> {
  const there = served.filter(({ port, text }) => port === portOf(url) && !text.startsWith('udp:'))
  const [first] = there
  if (first === undefined) return ok(undefined)
  const loadable = there.filter(({ notLoadable }) => notLoadable === null)
  const [meant] = loadable
  if (meant === undefined) return fail('unsupported-here', whyNot(first))
  if (loadable.some(({ text, protocolWords }) => protocolWords === '' || text.startsWith(`${url.protocol}//`)))
    return ok(undefined)
  return fail('invalid-input', `Port ${portOf(url)} speaks ${meant.protocolWords}: load ${meant.text} instead`)
}

/** The port a URL names or means. */
export function portOf(url: URL): number {
  return Number(url.port || (url.protocol === 'https:' ? 443 : 80))
}

const whyNot = ({ text, notLoadable }: ServedAddress): string => `${text}: ${notLoadable}`
