import { basename, isAbsolute, relative, sep } from 'node:path'
import { listed } from '../../../shared/base/plain-words.ts'
import type { ImageProposal } from '../../../shared/containers/image.ts'
import { namesThisMachine } from '../../../shared/containers/this-machine.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { ServiceGround } from '../../engines/types.ts'

/** What is known of a cluster's app when an image of it is proposed. */
export interface AppFacts {
  readonly settings: Pick<ClusterSettings, 'name' | 'scriptPath' | 'args' | 'execArgs' | 'env' | 'workers'>
  /** Where the app lives: what is sent to the engine. */
  readonly folder: string
  /** Its own; null: it has none. */
  readonly ownDockerfile: string | null
  readonly hasIgnoreFile: boolean
  /** "22.14.0", of the Node that runs it now. */
  readonly nodeVersion: string
  readonly hasLockFile: boolean
  readonly hasPackageFile: boolean
  readonly containerPort: number | null
  readonly swarmRefusal: string | null
  /** Null where no service can be made. */
  readonly ground: ServiceGround | null
}

/** How an image of the app would be made. Pure: nothing is read, and nothing is built. */
export function proposeImage(facts: AppFacts): ImageProposal {
  const { settings, folder, ownDockerfile, containerPort, swarmRefusal } = facts
  const name = imageName(settings.name)
  return {
    dockerfile: ownDockerfile ?? plainDockerfile(facts),
    isOfTheApp: ownDockerfile !== null,
    folder,
    ignores: installs(facts) ? unsent.join('\n') : '',
    tag: `clusterdeck/${name}:latest`,
    remarks: remarksOn(facts),
    serviceName: name,
    replicas: settings.workers,
    containerPort,
    swarmRefusal,
  }
}

/** What Docker takes for a name, from what a person called it. */
export function imageName(name: string): string {
  const words = name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return words.replace(/^-+|-+$/g, '').slice(0, 60) || 'app'
}

function plainDockerfile({ settings, folder, nodeVersion, hasLockFile, hasPackageFile }: AppFacts): string {
  const [major = '22'] = nodeVersion.split('.')
  const install = hasLockFile ? 'npm ci --omit=dev' : 'npm install --omit=dev'
  const command = ['node', ...settings.execArgs, scriptIn(folder, settings.scriptPath), ...settings.args]
  const env = Object.entries(settings.env).map(([name, value]) => `ENV ${name}=${JSON.stringify(value)}`)
  return [
    `FROM node:${major}-slim`,
    'WORKDIR /app',
    'ENV NODE_ENV=production',
    ...(hasPackageFile ? ['COPY package*.json ./', `RUN ${install}`] : []),
    'COPY . .',
    ...env.filter((line) => !line.startsWith('ENV NODE_ENV=')),
    'USER node',
    // As an array: a shell in between would keep SIGTERM to itself.
    `CMD ${JSON.stringify(command)}`,
    '',
  ].join('\n')
}

function scriptIn(folder: string, scriptPath: string): string {
  const inside = isAbsolute(scriptPath) ? relative(folder, scriptPath) : scriptPath
  return inside.split(sep).join('/')
}

/**
 * What is not sent with the Dockerfile that a person made of the proposed one: who took the install out of it has no packages
 * but those of the folder.
 */
export function ignoresFor(dockerfile: string, ignores: string): string {
  const patterns = ignores.split('\n')
  return (installsPackages(dockerfile) ? patterns : patterns.filter((pattern) => pattern !== packages)).join('\n')
}

/** `RUN npm ci`, `RUN ["pnpm", "install"]`, a `yarn` that installs without being told so; not `CMD ["npm", "start"]`. */
const installing = /\b(?:npm|pnpm|yarn|bun)["',\s]+(?:ci|i|install|clean-install)\b|\byarn(?=\s*(?:$|&&|;|--))/m

function installsPackages(dockerfile: string): boolean {
  return installing.test(dockerfile.replace(/^\s*#.*$/gm, ''))
}

const packages = 'node_modules'

/** Not sent where the image installs by itself and nobody said what else is not to be in it. */
const unsent = [packages, '.git', '.env', '.env.*'] as const

function installs({ ownDockerfile, hasIgnoreFile, hasPackageFile }: AppFacts): boolean {
  return ownDockerfile === null && hasPackageFile && !hasIgnoreFile
}

function remarksOn(facts: AppFacts): readonly string[] {
  const { settings, folder, ownDockerfile, hasIgnoreFile, containerPort, ground } = facts
  const where = basename(folder)
  const secret = Object.keys(settings.env).filter((name) => /(SECRET|TOKEN|PASSWORD|KEY)/i.test(name))
  return [
    ...(ownDockerfile === null
      ? [`No Dockerfile in ${where}/: a plain one is proposed. Read it before it is built`]
      : []),
    ...(installs(facts)
      ? [
          `No .dockerignore in ${where}/: all but ${listed(unsent)} is sent; ${packages}, too, if you take the install out`,
        ]
      : []),
    ...(hasIgnoreFile || installs(facts)
      ? []
      : [`No .dockerignore in ${where}/: all that lies there is sent, node_modules and secrets as well`]),
    ...(secret.length > 0 && ownDockerfile === null
      ? [`${secret.join(', ')} would be written into the image: give it to the service as a secret instead`]
      : []),
    ...remarksOnVariables(facts),
    ...(ground === null ? [] : remarksOnGround(ground, `clusterdeck/${imageName(settings.name)}:latest`)),
    ...(containerPort === null ? ['It listens on no port that the deck knows: say which one'] : []),
  ]
}

/** What the app is told here and would miss, or would understand otherwise, in a container. */
function remarksOnVariables({ settings: { env }, ownDockerfile }: AppFacts): readonly string[] {
  const missing = Object.keys(env).filter((name) => ownDockerfile !== null && !ownDockerfile.includes(name))
  const near = Object.entries(env).flatMap(([name, value]) => (namesThisMachine(value) ? [name] : []))
  return [
    ...(missing.length > 0
      ? [
          `${listed(missing)} of this cluster's settings ${missing.length === 1 ? 'is' : 'are'} not in the Dockerfile: ENV sets variables`,
        ]
      : []),
    ...(near.length > 0
      ? [
          `${listed(near)} ${near.length === 1 ? 'names' : 'name'} localhost: in a container that is the container. Name an address that all nodes reach`,
        ]
      : []),
  ]
}

function remarksOnGround(ground: ServiceGround, tag: string): readonly string[] {
  const { nodeCount } = ground
  return [
    ...(nodeCount > 1 ? [`Its swarm has ${nodeCount} nodes, and each pulls the image: ${nameRegistry(tag)}`] : []),
    ...(isMounted(ground)
      ? []
      : ['Our agent, if it rides there, is copied into the image: its files are on this machine']),
  ]
}

/** The next step where an image has to be had by several nodes. */
export function nameRegistry(tag: string): string {
  return `name it with a registry that they reach, such as registry.example:5000/${tag.split('/').at(-1)}`
}

/** Whether every node sees files of this machine; else the agent is copied into the image. */
export function isMounted({ nodeCount, isHere }: Pick<ServiceGround, 'nodeCount' | 'isHere'>): boolean {
  return isHere && nodeCount === 1
}
