import { z } from 'zod'
import { errorCode, errorWords } from '../../../shared/base/error-words.ts'
import { parseJson } from '../../../shared/base/parse-json.ts'
import { type ErrorCode, fail, type Result } from '../../../shared/result.ts'
import type { KubeContext } from './kubeconfig.ts'

/** What the API answers instead of what was asked for. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
export const statusSchema = z.object({
  kind: z.literal('Status'),
  message: z.string().catch(''),
  reason: z.string().catch(''),
  code: z.number().catch(0),
})

/** The API answered, and not as hoped. */
export class KubeRefusal extends Error {
  readonly status: number
  readonly code: ErrorCode

  constructor(status: number, code: ErrorCode, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** A refusal in words that name the thing, the reason and the next step. */
export function kubeRefusal(context: KubeContext, status: number, text: string): KubeRefusal {
  const parsed = statusSchema.safeParse(parseJson(text))
  const theirs = parsed.success ? parsed.data.message : text.slice(0, 300).trim()
  switch (status) {
    case 401:
      return new KubeRefusal(status, 'refused', unauthorized(context))
    case 403:
      return new KubeRefusal(status, 'refused', forbidden(context, theirs))
    case 404:
      return new KubeRefusal(status, 'not-found', theirs || 'The API server has no such thing')
    default:
      return new KubeRefusal(
        status,
        'refused',
        `Kubernetes (context ${context.name}) says ${status}: ${theirs || 'no more'}`,
      )
  }
}

function unauthorized({ name, program }: KubeContext): string {
  const next =
    program === '' ? 'log in anew, and renew them in the kubeconfig' : `they come from "${program}": log in there anew`
  return `Kubernetes (context ${name}) does not take the credentials, or they are over: ${next}`
}

const forbiddenWords =
  /User "([^"]*)" cannot (\w+) resource "([^"]+)" in API group "([^"]*)"(?: in the namespace "([^"]*)")?/

/** "You (jane) may not list pods in namespace shop". */
function forbidden({ name }: KubeContext, theirs: string): string {
  const [, user = '', verb = '', resource = '', group = '', namespace] = forbiddenWords.exec(theirs) ?? []
  if (verb === '') return `Kubernetes (context ${name}) forbids it: ${theirs}`
  const where = namespace === undefined ? 'in the whole cluster' : `in namespace ${namespace}`
  const scope = namespace === undefined ? '--all-namespaces' : `--namespace ${namespace}`
  const what = group === '' ? resource : `${resource}.${group}`
  return `Kubernetes (context ${name}) lets you (${user}) not ${verb} ${resource} ${where}: ask for that right. kubectl auth can-i ${verb} ${what} ${scope} tells whether you have it`
}

/** A failure on the way there, as a result. */
export function kubeFailure<T>(context: KubeContext, thrown: unknown): Result<T> {
  if (thrown instanceof KubeRefusal) return fail(thrown.code, thrown.message)
  return fail(isTimeout(thrown) ? 'not-reached-in-time' : 'refused', unreachedWords(context, thrown))
}

function unreachedWords(context: KubeContext, thrown: unknown): string {
  const { name, server, program } = context
  const words = errorWords(thrown)
  const at = `The API server of context ${name} (${server})`
  if (isTimeout(thrown))
    return `${at} does not answer${program === '' ? '' : `, or "${program}" does not end`}: is it busy or stopped?`
  if (program !== '' && isProgramsFault(thrown)) return programWords(program, words)
  switch (errorCode(thrown)) {
    case 'ECONNREFUSED':
      return `${at} is not there: nobody listens. Start the cluster, or choose another context`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${at} is not known by that name: is the network or VPN of it there?`
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return `${at} cannot be reached from here: is the cluster up, and the network or VPN of it there?`
    case 'ECONNRESET':
    case 'EPIPE':
      return `${at} closed the connection: was it stopped just now?`
    default:
  }
  if (/HTTP protocol is not allowed/.test(words)) {
    return `${at} speaks plain HTTP, which its context allows only with "insecure-skip-tls-verify: true"`
  }
  if (/certificate|SSL|TLS|wrong version number/i.test(words))
    return `${at} and this machine do not agree on TLS: ${words}`
  return `${at} could not be asked: ${words}`
}

/** Credentials come from a program: what has no network's code is its doing. */
function isProgramsFault(thrown: unknown): boolean {
  const code = errorCode(thrown)
  return code === 'ENOENT' || code === 'EACCES' || code === null
}

function programWords(program: string, words: string): string {
  const [command = program] = program.split(' ')
  if (/ENOENT/.test(words))
    return `The kubeconfig has "${program}" run to log in, and there is no program ${command} here: install it`
  return `The kubeconfig has "${program}" run to log in, and that failed: ${words.trim().slice(0, 500) || 'it says no more'}`
}

function isTimeout(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'TimeoutError'
}
