import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { KubeConfig } from '@kubernetes/client-node/dist/config.js'
import { errorWords } from '../../../shared/base/error-words.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'

const scheme = 'kube://'

/** A context of a person's kubeconfig: which cluster, as whom, and in which namespace. */
export interface KubeContext {
  readonly name: string
  readonly server: string
  readonly namespace: string
  /** The program that the kubeconfig has run to log in, without its options, which may be secrets: "aws eks get-token"; '' for none. */
  readonly program: string
}

/** "kube://prod" of "prod". */
export function hostOfContext(name: string): string {
  return `${scheme}${encodeURI(name)}`
}

/** The context's name; null for a host that is no context of a kubeconfig. */
export function contextOfHost(host: string): string | null {
  if (!host.startsWith(scheme)) return null
  const written = host.slice(scheme.length)
  try {
    return decodeURI(written)
  } catch {
    return written
  }
}

/** The files that kubectl would read: those of `KUBECONFIG`, else `~/.kube/config`. Of them, those that are there. */
export function kubeconfigFiles(env: NodeJS.ProcessEnv = process.env, home = homedir()): readonly string[] {
  const named = (env.KUBECONFIG ?? '').split(delimiter).filter(Boolean)
  const files = named.length > 0 ? named : [join(home, '.kube', 'config')]
  return files.filter((file) => existsSync(file))
}

/** Reads and joins them as kubectl does: what an earlier file has is not overwritten. The client is loaded with the first file. */
export async function readKubeconfig(files: readonly string[]): Promise<Result<KubeConfig>> {
  if (files.length === 0) {
    const where = process.env.KUBECONFIG ? `KUBECONFIG names ${process.env.KUBECONFIG}, and` : '~/.kube/config and'
    return fail(
      'not-found',
      `There is no kubeconfig: ${where} nothing is there. kubectl config view shows what kubectl reads`,
    )
  }
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js')
  const joined = new KubeConfig()
  for (const file of files) {
    const one = new KubeConfig()
    try {
      one.loadFromFile(file, { onInvalidEntry: 'filter' })
    } catch (thrown) {
      return fail('invalid-input', `The kubeconfig ${file} cannot be read: ${errorWords(thrown)}`)
    }
    joinInto(joined, one)
  }
  return ok(joined)
}

function joinInto(joined: KubeConfig, one: KubeConfig): void {
  const isNew = (known: readonly { readonly name: string }[], { name }: { readonly name: string }): boolean =>
    known.every((other) => other.name !== name)
  for (const cluster of one.clusters) if (isNew(joined.clusters, cluster)) joined.addCluster(cluster)
  for (const user of one.users) if (isNew(joined.users, user)) joined.addUser(user)
  for (const context of one.contexts) if (isNew(joined.contexts, context)) joined.addContext(context)
  joined.currentContext ||= one.currentContext
}

/** Its contexts, the current one first. */
export function contextsOf(config: KubeConfig): readonly KubeContext[] {
  return config.contexts
    .map(({ name }) => contextOf(config, name))
    .filter((context) => context !== null)
    .toSorted((a, b) => Number(b.name === config.currentContext) - Number(a.name === config.currentContext))
}

/** One of them; null where its cluster is missing. */
export function contextOf(config: KubeConfig, name: string): KubeContext | null {
  const context = config.getContextObject(name)
  const cluster = context === null ? null : config.getCluster(context.cluster)
  if (context === null || cluster === null) return null
  const user = config.getUser(context.user)
  return { name, server: cluster.server, namespace: context.namespace ?? 'default', program: programOf(user?.exec) }
}

function programOf(exec: unknown): string {
  if (typeof exec !== 'object' || exec === null || !('command' in exec)) return ''
  const told = 'args' in exec && Array.isArray(exec.args) ? exec.args : []
  const words = [exec.command, ...told].filter((word) => typeof word === 'string')
  const firstOption = words.findIndex((word) => word.startsWith('-'))
  return words.slice(0, firstOption < 0 ? words.length : firstOption).join(' ')
}
