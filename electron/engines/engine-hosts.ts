import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { parseJson } from '../../shared/base/parse-json.ts'
import { type EngineHost, engineHostSchema } from '../../shared/containers/engine.ts'
import { thisPlatform } from '../platform/this-platform.ts'

/** Where one was found, and the folder of its certificate if it has one. */
export interface FoundHost extends EngineHost {
  readonly certificates: string | null
}

const contextSchema = z.object({
  Name: z.string(),
  Endpoints: z.object({ docker: z.object({ Host: z.string() }) }),
})

/** Engines that Docker's own command would find: DOCKER_HOST, the usual sockets, and what `docker context` keeps. */
export function findEngineHosts(env: NodeJS.ProcessEnv = process.env, home = homedir()): readonly FoundHost[] {
  const found = [...fromEnvironment(env), ...usualSockets(env, home), ...fromContexts(env, home)]
  const valid = found.filter(({ address }) => engineHostSchema.safeParse(address).success)
  return valid.filter(({ address }, index) => valid.findIndex((other) => other.address === address) === index)
}

function fromEnvironment(env: NodeJS.ProcessEnv): readonly FoundHost[] {
  const written = env.DOCKER_HOST
  if (!written) return []
  const address = written.includes('://') ? written : `tcp://${written}`
  const wantsTls = Boolean(env.DOCKER_TLS_VERIFY) && address.startsWith('tcp:')
  const certificates = wantsTls ? (env.DOCKER_CERT_PATH ?? null) : null
  return [{ address, words: 'DOCKER_HOST', source: 'environment', certificates }]
}

function usualSockets(env: NodeJS.ProcessEnv, home: string): readonly FoundHost[] {
  if (thisPlatform === 'win32') return [usual('npipe:////./pipe/docker_engine', 'Docker on this machine')]
  const runtimeDir = env.XDG_RUNTIME_DIR
  const others = [
    { path: join(home, '.docker/run/docker.sock'), words: 'Docker Desktop' },
    { path: runtimeDir ? join(runtimeDir, 'docker.sock') : '', words: 'Docker without root' },
    { path: runtimeDir ? join(runtimeDir, 'podman/podman.sock') : '', words: 'Podman without root' },
    { path: '/run/podman/podman.sock', words: 'Podman on this machine' },
  ]
  return [
    usual('unix:///var/run/docker.sock', 'Docker on this machine'),
    ...others
      .filter(({ path }) => path !== '' && existsSync(path))
      .map(({ path, words }) => usual(`unix://${path}`, words)),
  ]
}

function usual(address: string, words: string): FoundHost {
  return { address, words, source: 'default', certificates: null }
}

function fromContexts(env: NodeJS.ProcessEnv, home: string): readonly FoundHost[] {
  const contexts = join(env.DOCKER_CONFIG ?? join(home, '.docker'), 'contexts')
  return namesIn(join(contexts, 'meta')).flatMap((id) => {
    const context = contextSchema.safeParse(parseJson(textOf(join(contexts, 'meta', id, 'meta.json'))))
    if (!context.success) return []
    const keys = join(contexts, 'tls', id, 'docker')
    const certificates = existsSync(join(keys, 'key.pem')) ? keys : null
    const { Name, Endpoints } = context.data
    return [{ address: Endpoints.docker.Host, words: `context ${Name}`, source: 'context' as const, certificates }]
  })
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir).sort()
  } catch {
    return []
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
