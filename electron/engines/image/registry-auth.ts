import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { errorWords } from '../../../shared/base/error-words.ts'
import { parseJson } from '../../../shared/base/parse-json.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { askProgram } from './ask-program.ts'

/** As the engine wants it in `X-Registry-Auth`. */
export type RegistryAuth =
  | { readonly username: string; readonly password: string; readonly serveraddress: string }
  | { readonly identitytoken: string; readonly serveraddress: string }

const configSchema = z.object({
  auths: z
    .record(z.string(), z.object({ auth: z.string().optional(), identitytoken: z.string().optional() }))
    .default({}),
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).default({}),
})
const storedSchema = z.object({ Username: z.string(), Secret: z.string() })

/** Docker Hub's place in that file is older than its name. */
const hub = 'https://index.docker.io/v1/'

/** What `docker login` kept for a registry: in its own file, or with a helper that the file names. Null: nothing. */
export async function findRegistryAuth(
  registry: string,
  env: NodeJS.ProcessEnv = process.env,
  home = homedir(),
): Promise<Result<RegistryAuth | null>> {
  const path = join(env.DOCKER_CONFIG || join(home, '.docker'), 'config.json')
  const config = readConfig(path)
  if (!config.ok) return config
  const { auths, credsStore, credHelpers } = config.value
  const place = registry === 'docker.io' ? hub : registry
  const helper = credHelpers[place] ?? credsStore
  if (helper !== undefined) return askHelper(helper, place, path, env)
  const kept = auths[place] ?? auths[`https://${place}`]
  if (kept?.identitytoken) return ok({ identitytoken: kept.identitytoken, serveraddress: place })
  if (!kept?.auth) return ok(null)
  const text = Buffer.from(kept.auth, 'base64').toString()
  const colon = text.indexOf(':')
  if (colon < 0)
    return fail('invalid-input', `${path} has no name and password for ${registry}: docker login ${registry}`)
  return ok({ username: text.slice(0, colon), password: text.slice(colon + 1), serveraddress: place })
}

function readConfig(path: string): Result<z.infer<typeof configSchema>> {
  let text = '{}'
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const isThere = !(error instanceof Error && 'code' in error && error.code === 'ENOENT')
    if (isThere) return fail('refused', `${path} could not be read: ${errorWords(error)}`)
  }
  const read = configSchema.safeParse(parseJson(text))
  return read.success ? ok(read.data) : fail('invalid-input', `${path} is not as Docker writes it`)
}

async function askHelper(
  helper: string,
  place: string,
  path: string,
  env: NodeJS.ProcessEnv,
): Promise<Result<RegistryAuth | null>> {
  const program = `docker-credential-${helper}`
  if (!/^[\w.-]+$/.test(helper))
    return fail('invalid-input', `${path} names "${helper}" as its store: that is no name of a program`)
  const answer = await askProgram(program, ['get'], place, env)
  // It says so on its output, and ends with 1.
  if (!answer.ok) return /credentials not found/i.test(answer.error.message) ? ok(null) : answer
  const stored = storedSchema.safeParse(parseJson(answer.value))
  if (!stored.success) return fail('refused', `${program} answers in another form than Docker's helpers do`)
  const { Username, Secret } = stored.data
  return ok(
    Username === '<token>'
      ? { identitytoken: Secret, serveraddress: place }
      : { username: Username, password: Secret, serveraddress: place },
  )
}
