import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { agentConfigVariable } from '../../../shared/agent-protocol.ts'
import { type ImageBuild, type ImageProposal, registryOf, type ServiceWish } from '../../../shared/containers/image.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { newAgentToken } from '../../agent-link/tcp-agents.ts'
import { frontLabel, madeLabel } from '../../engines/made-service.ts'
import type { Engines, NewService, ServiceGround } from '../../engines/types.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import type { DeckContext } from '../types.ts'
import { agentFolder, agentLayer, agentRiding, freePort, taskOfSwarm, withHold } from './agent-rider.ts'
import type { ContainerDesk } from './container-desk.ts'
import { ignoresFor, isMounted, nameRegistry, proposeImage } from './propose-image.ts'

/** A person reads the end of a build; all of it would be megabytes. */
const mostLines = 400

interface ServiceMakerParts {
  readonly engines: Pick<Engines, 'look' | 'build' | 'push' | 'createService' | 'ground' | 'nodeOptions'>
  /** The folder of the agent's bundles. */
  readonly agentDir: string
  readonly publish: DeckContext['publish']
  readonly containers: Pick<ContainerDesk, 'open'>
  session(clusterId: string): Result<ClusterSession>
  prepare: DeckContext['prepare']
}

interface Making extends Pick<ImageProposal, 'folder' | 'ignores'> {
  readonly ground: ServiceGround
  /** Ends the build. */
  readonly signal: AbortSignal
}

/** Makes a service of a cluster of this deck: proposes an image of its app, builds it, and opens what runs then. */
export class ServiceMaker {
  readonly #parts: ServiceMakerParts
  /** By cluster. Null: its image is built, and its service is being made. */
  readonly #building = new Map<string, { readonly tag: string; readonly ending: AbortController | null }>()

  constructor(parts: ServiceMakerParts) {
    this.#parts = parts
  }

  /** Nothing is built. */
  async propose({ clusterId, host }: Pick<ServiceWish, 'clusterId' | 'host'>): Promise<Result<ImageProposal>> {
    const found = this.#parts.session(clusterId)
    if (!found.ok) return found
    const { settings } = found.value
    const looked = await this.#parts.engines.look(host)
    if (!looked.ok) return looked
    const refusal = swarmRefusal(looked.value.swarm)
    const ground = refusal === null ? await this.#parts.engines.ground(host) : ok(null)
    if (!ground.ok) return ground
    const prepared = await this.#parts.prepare(settings)
    const folder = await folderOf(settings, prepared.ok ? prepared.value.cwd : null)
    const [ownDockerfile, hasIgnoreFile, hasLockFile, hasPackageFile] = await Promise.all([
      textOf(join(folder, 'Dockerfile')),
      exists(join(folder, '.dockerignore')),
      exists(join(folder, 'package-lock.json')),
      exists(join(folder, 'package.json')),
    ])
    const { nodeVersion, addresses } = found.value.snapshot()
    const version = nodeVersion || (prepared.ok ? prepared.value.node.version : process.versions.node)
    return ok(
      proposeImage({
        settings,
        folder,
        ownDockerfile,
        hasIgnoreFile,
        nodeVersion: version.replace(/^v/, ''),
        hasLockFile,
        hasPackageFile,
        containerPort: addresses.find(({ port }) => port !== null)?.port ?? null,
        swarmRefusal: refusal,
        ground: ground.value,
      }),
    )
  }

  /** Builds, makes the service, opens it. Progress is pushed; the cluster itself runs on. */
  async run(wish: ServiceWish): Promise<Result<{ readonly clusterId: string }>> {
    const proposed = await this.propose(wish)
    if (!proposed.ok) return proposed
    const { folder, swarmRefusal: refusal } = proposed.value
    const ignores = ignoresFor(wish.dockerfile, proposed.value.ignores)
    if (refusal !== null) return fail('refused', refusal)
    const ground = await this.#parts.engines.ground(wish.host)
    if (!ground.ok) return ground
    const missing = whatIsMissing(wish, ground.value)
    if (missing !== null) return missing
    if (this.#building.has(wish.clusterId)) return fail('already-so', 'An image of that cluster is being built already')
    const ending = new AbortController()
    this.#building.set(wish.clusterId, { tag: wish.tag, ending })
    const told = createProgress(wish.clusterId, this.#parts.publish)
    try {
      const { signal } = ending
      return await this.#make(wish, { folder, ignores, ground: ground.value, signal }, told)
    } finally {
      this.#building.delete(wish.clusterId)
    }
  }

  /** Closing the request ends the build. What is built stays. */
  cancel(clusterId: string): Result<{ readonly words: string }> {
    const found = this.#building.get(clusterId)
    if (found === undefined) return fail('already-so', 'No image of that cluster is being built')
    if (found.ending === null) {
      return fail('wrong-state', `${found.tag} is built already, and its service is being made: delete that instead`)
    }
    found.ending.abort()
    return ok({ words: `the build of ${found.tag} is cancelled: no service is made` })
  }

  async #make(
    { host, dockerfile, tag, ...wish }: ServiceWish,
    { folder, ignores, ground, signal }: Making,
    told: (words: string, isOver?: boolean) => void,
  ): Promise<Result<{ readonly clusterId: string }>> {
    const { engines, containers } = this.#parts
    told(`${tag} is being built from ${folder}`)
    const built = await engines.build({ host, folder, ignores, dockerfile, tag, signal }, told)
    if (!built.ok) return over(built, told)
    const isFront = wish.publish === 'front'
    const riding = { ground, signal, isFront }
    const rider = wish.withAgent ? await this.#letAgentRide({ host, tag }, riding, told) : ok(nobody)
    if (!rider.ok) return over(rider, told)
    const image = ground.nodeCount > 1 ? await this.#push({ host, tag }, told) : ok({ image: tag })
    if (!image.ok) return over(image, told)
    if (signal.aborted) return over(fail('cancelled', `${tag} is built: no service is made of it`), told)
    this.#building.set(wish.clusterId, { tag, ending: null })
    told(`the service ${wish.serviceName} is being made`)
    const made = await engines.createService({
      host,
      name: wish.serviceName,
      image: image.value.image,
      replicas: wish.replicas,
      containerPort: wish.containerPort,
      publish: wish.publish === 'mesh' ? 'mesh' : 'per-task',
      ...rider.value,
      labels: {
        [madeLabel]: '1',
        ...(isFront ? { [frontLabel]: String(wish.containerPort) } : {}),
      },
    })
    if (!made.ok) return over(made, told)
    told('the service is made', true)
    return containers.open({ kind: 'service', host, service: wish.serviceName })
  }

  #push({ host, tag }: TaggedImage, told: (words: string) => void): Promise<Result<{ readonly image: string }>> {
    told(`${tag} is being pushed, for each node to pull`)
    return this.#parts.engines.push(host, tag, told)
  }

  /** Where it reports to is kept in the service: whichever deck of this machine opens it listens there. */
  async #letAgentRide(
    { host, tag }: TaggedImage,
    {
      ground: { address, ...ground },
      signal,
      isFront,
    }: Pick<Making, 'ground' | 'signal'> & { readonly isFront: boolean },
    told: (words: string) => void,
  ): Promise<Result<Rider>> {
    const { engines, agentDir } = this.#parts
    if (address === null) return fail('unsupported-here', noAddress(host))
    const [own, port] = await Promise.all([engines.nodeOptions(host, tag), freePort(address)])
    if (!own.ok) return own
    if (!port.ok) return port
    const reach = { host: address, port: port.value, token: newAgentToken(), who: taskOfSwarm }
    const { nodeOptions, config } = agentRiding(reach, own.value, isFront ? withHold.config : undefined)
    // The app has its whole grace after the hold.
    const stopGraceMs = isFront ? withHold.stopGraceMs : null
    if (isMounted(ground)) {
      const env = { NODE_OPTIONS: nodeOptions, [agentConfigVariable]: config }
      return ok({ env, mounts: [{ from: agentDir, to: agentFolder }], stopGraceMs })
    }
    told(`our agent is being added to ${tag}`)
    const dockerfile = agentLayer(tag, nodeOptions)
    const layered = await engines.build({ host, folder: agentDir, ignores: '', dockerfile, tag, signal }, told)
    return layered.ok ? ok({ env: { [agentConfigVariable]: config }, mounts: [], stopGraceMs }) : layered
  }
}

interface TaggedImage {
  readonly host: string
  readonly tag: string
}

/** What no build could mend. */
function whatIsMissing(
  { host, tag, withAgent }: Pick<ServiceWish, 'host' | 'tag' | 'withAgent'>,
  { nodeCount, address }: ServiceGround,
): Result<never> | null {
  if (nodeCount > 1 && registryOf(tag) === null) {
    return fail('invalid-input', `Its swarm has ${nodeCount} nodes, which pull ${tag}: ${nameRegistry(tag)}`)
  }
  return withAgent && address === null ? fail('unsupported-here', noAddress(host)) : null
}

function noAddress(host: string): string {
  return `No address of this machine is known to containers of ${host}: leave the agent out`
}

type Rider = Pick<NewService, 'env' | 'mounts' | 'stopGraceMs'>

/** A service without an agent. */
const nobody: Rider = { env: {}, mounts: [], stopGraceMs: null }

function over<T extends Result<unknown>>(failed: T, told: (words: string, isOver: boolean) => void): T {
  if (!failed.ok) told(failed.error.message, true)
  return failed
}

function createProgress(clusterId: string, publish: DeckContext['publish']): (words: string, isOver?: boolean) => void {
  let lines: readonly string[] = []
  return (words, isOver = false) => {
    lines = [...lines, words].slice(-mostLines)
    const build: ImageBuild = { clusterId, words, lines, isOver }
    publish('image-build', build)
  }
}

function swarmRefusal(swarm: 'none' | 'manager' | 'worker'): string | null {
  if (swarm === 'manager') return null
  return swarm === 'worker'
    ? 'That engine is a worker of its swarm: only a manager makes services. Choose a manager'
    : 'That engine is no part of a swarm, and only a swarm has services. "docker swarm init" there makes it one'
}

/** Where its package.json lies, else its working folder, else that of its script. */
async function folderOf({ scriptPath }: ClusterSettings, cwd: string | null): Promise<string> {
  let folder = dirname(scriptPath)
  for (let up = 0; up < 6; up += 1) {
    if (await exists(join(folder, 'package.json'))) return folder
    folder = dirname(folder)
  }
  const home = dirname(scriptPath)
  return cwd !== null && home.startsWith(cwd) ? cwd : home
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    // There is none, or none that we may read: then a plain one is proposed.
    return null
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
