import { registryOf } from '../../../shared/containers/image.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { endedBy } from '../ended-by.ts'
import type { EngineClient } from '../engine-client.ts'
import { engineFailure } from '../engine-words.ts'
import type { PushWish } from '../types.ts'
import { followProgress } from './follow-progress.ts'
import { findRegistryAuth } from './registry-auth.ts'

/** Has an engine send an image to the registry in its name, with what Docker's own command would log in by. */
export async function pushImage(
  client: EngineClient,
  { tag, signal }: PushWish,
  line: (words: string) => void,
): Promise<Result<{ readonly image: string }>> {
  const registry = registryOf(tag)
  if (registry === null)
    return fail('invalid-input', `${tag} names no registry: put one before it, as in host:5000/${tag}`)
  const authconfig = await findRegistryAuth(registry)
  if (!authconfig.ok) return authconfig
  const { name, version } = splitTag(tag)
  try {
    const login = authconfig.value === null ? {} : { authconfig: authconfig.value }
    const pushing = client.docker.getImage(name).push({ tag: version, abortSignal: signal, ...login })
    const progress = await Promise.race([pushing, endedBy(signal)])
    const followed = await Promise.race([followProgress(progress, line), endedBy(signal)])
    if (!followed.ok)
      return fail(
        'refused',
        `${tag} was not pushed: ${followed.error.message}${nextStep(followed.error.message, registry)}`,
      )
    const { digest } = followed.value
    return ok({ image: digest === '' ? tag : `${tag}@${digest}` })
  } catch (thrown) {
    if (!signal.aborted) return engineFailure(client.address, thrown)
    return fail('cancelled', `The push of ${tag} was cancelled: its request was closed. What was built stays there`)
  }
}

/** "host:5000/shop" and "1"; a name without a version has "latest". */
function splitTag(tag: string): { readonly name: string; readonly version: string } {
  const at = tag.lastIndexOf(':')
  return at > tag.lastIndexOf('/')
    ? { name: tag.slice(0, at), version: tag.slice(at + 1) }
    : { name: tag, version: 'latest' }
}

function nextStep(why: string, registry: string): string {
  if (/denied|unauthorized|authentication required|no basic auth/i.test(why)) {
    return `. "docker login ${registry}" on this machine, then again`
  }
  if (/HTTP response to HTTPS client/i.test(why)) {
    return `. ${registry} speaks plain HTTP: each engine must name it in "insecure-registries"`
  }
  return ''
}
