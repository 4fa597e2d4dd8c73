/*
 * A real Docker engine for tests, which leaves nothing behind:
 *
 *   const engine = await openDockerEngine()        // 1 s; `whyNoDockerEngine()` says beforehand whether it can be had
 *   const image = await engine.image()             // Node, its libraries, a shell, /app/server.mjs; no download
 *   await engine.swarm()                           // a swarm of this one node
 *   await engine.service('web', { replicas: 3 })   // each task's port 3000 at a port of its own of `engine.address`
 *   await engine.containers('shop', 2)             // plain containers with the labels of a Compose project
 *   await engine.docker('service', 'scale', 'web=5')
 *   await engine.close()
 *
 * By hand: `node tools/testing/keep-docker-engine.mjs --help`.
 *
 * Published ports are at `engine.address`; containers find this machine at `engine.hostAddress`.
 */

import { nodeImageTar } from './docker-image.mjs'
import { DockerNode, freeNumber, run, whyNoDockerEngine } from './docker-node.mjs'

const imageName = 'clusterdeck-test-node'

/**
 * Starts an engine and waits until it answers. Each has a host name: that of its node in a swarm.
 * @param {import('./docker-node.mjs').NodeOptions} [options]
 */
export async function openDockerEngine(options = {}) {
  const why = whyNoDockerEngine()
  if (why !== null) throw new Error(`no Docker engine: ${why}`)
  const engine = new DockerEngine(await freeNumber(), options)
  try {
    await engine.boot()
  } catch (error) {
    await engine.close()
    throw error
  }
  return engine
}

/** An engine and what tests put on it. */
export class DockerEngine extends DockerNode {
  #hasImage = false

  /**
   * The command line of Docker, against this engine. Rejects with what it printed.
   * @param {...string} args
   * @returns {Promise<string>} what it printed, without the last line's end
   */
  async docker(...args) {
    return (await run('docker', '--host', `unix://${this.socketPath}`, ...args)).trimEnd()
  }

  /** Loads the image with Node, once. @returns {Promise<string>} its name */
  async image() {
    if (this.#hasImage) return imageName
    const changes = ['WORKDIR /app', 'ENTRYPOINT ["/usr/bin/node"]', 'CMD ["server.mjs"]', 'ENV PATH=/usr/bin:/bin']
    const words = changes.flatMap((change) => ['--change', change])
    await this.docker('import', ...words, await nodeImageTar(), imageName)
    this.#hasImage = true
    return imageName
  }

  /** Makes it the manager of a swarm, which takes three seconds instead of 15 to see that a node is gone. */
  async swarm() {
    const own = ['--advertise-addr', this.address, '--listen-addr', `${this.address}:2377`]
    await this.docker('swarm', 'init', '--dispatcher-heartbeat', '1s', ...own)
  }

  /**
   * Joins the swarm of another engine as a worker, over a pair of devices of their own.
   * @param {DockerEngine} manager
   */
  async joinSwarm(manager) {
    await this.linkTo(manager)
    const token = await manager.docker('swarm', 'join-token', '--quiet', 'worker')
    const own = ['--advertise-addr', this.address, '--listen-addr', `${this.address}:2377`]
    await this.docker('swarm', 'join', '--token', token, ...own, `${manager.address}:2377`)
  }

  /**
   * A service of the image, its port 3000 published at any port of the node a task is on: this goes without IPVS, which many
   * kernels for virtual machines lack.
   * @param {string} name
   * @param {{ readonly replicas?: number, readonly options?: readonly string[], readonly args?: readonly string[] }} [service]
   * @returns {Promise<string>} its id; it does not wait for tasks
   */
  async service(name, { replicas = 1, options = [], args = [] } = {}) {
    const image = await this.image()
    const words = ['--detach', '--quiet', '--no-resolve-image', '--name', name, '--replicas', String(replicas)]
    const publish = ['--publish', 'mode=host,target=3000']
    const slot = ['--env', 'SLOT={{.Task.Slot}}']
    return this.docker('service', 'create', ...words, ...publish, ...slot, ...options, image, ...args)
  }

  /**
   * Plain containers as Compose labels them: service `web` of a project.
   * @param {string} project
   * @param {number} count
   * @param {readonly string[]} [options]
   * @returns {Promise<readonly string[]>} their ids
   */
  async containers(project, count, options = []) {
    const image = await this.image()
    const ids = []
    for (let number = 1; number <= count; number++) {
      const labels = { project, service: 'web', 'container-number': String(number) }
      const words = Object.entries(labels).flatMap(([key, value]) => ['--label', `com.docker.compose.${key}=${value}`])
      const name = ['--name', `${project}-web-${number}`, '--env', `SLOT=${number}`, '--publish', '3000']
      ids.push(await this.docker('run', '--detach', ...name, ...words, ...options, image))
    }
    return ids
  }
}
