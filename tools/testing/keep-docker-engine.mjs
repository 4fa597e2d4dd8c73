import { parseArgs } from 'node:util'
import { runMain, SetUpError } from '../setup/say.mjs'
import { openDockerEngine } from './docker-engine.mjs'
import { whyNoDockerEngine } from './docker-node.mjs'
import { openRegistry, whyNoRegistry } from './docker-registry.mjs'

const usage = `node tools/testing/keep-docker-engine.mjs [--socket PATH] [--nodes 1…5] [--registry PORT]

Keeps a Docker engine of its own running until Ctrl+C: a swarm of that many nodes, with the image clusterdeck-test-node;
--registry: a registry of images beside it, which all nodes reach.
It prints how to reach it. Nothing of it stays.
`

/** Registries of tests speak plain HTTP, in the range of their networks. */
const dockerd = ['--insecure-registry', '198.18.0.0/15']

runMain(async () => {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      socket: { type: 'string', default: '/tmp/deck-engine.sock' },
      nodes: { type: 'string', default: '1' },
      registry: { type: 'string' },
    },
  })
  if (values.help) return void process.stdout.write(usage)
  const why = whyNoDockerEngine() ?? (values.registry === undefined ? null : whyNoRegistry())
  if (why !== null) throw new SetUpError(why)
  const engines = [await openDockerEngine({ socketPath: values.socket, dockerd })]
  const [manager] = engines
  if (!manager) return 1
  const image = await manager.image()
  await manager.swarm()
  for (let number = 2; number <= Number(values.nodes); number++) {
    const worker = await openDockerEngine({ name: `node-${number}`, dockerd })
    engines.push(worker)
    await worker.image()
    await worker.joinSwarm(manager)
  }
  const closeRegistry =
    values.registry === undefined ? null : await openRegistry(manager.hostAddress, Number(values.registry))
  if (closeRegistry !== null) process.stdout.write(`images are pushed to ${manager.hostAddress}:${values.registry}\n`)
  process.stdout.write(`export DOCKER_HOST=unix://${manager.socketPath}
published ports are at ${engines.map(({ address }) => address).join(' and ')}; containers find this machine at ${manager.hostAddress}
docker service create --detach --name web --replicas 3 --publish mode=host,target=3000 --no-resolve-image ${image}
docker service rm web
`)
  await new Promise((done) => {
    process.once('SIGINT', done)
    process.once('SIGTERM', done)
  })
  await closeRegistry?.()
  for (const engine of engines.reverse()) await engine.close()
  return 0
})
