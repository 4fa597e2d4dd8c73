import { parseArgs } from 'node:util'
import { runMain, SetUpError } from '../setup/say.mjs'
import { openDockerEngine } from './docker-engine.mjs'
import { whyNoDockerEngine } from './docker-node.mjs'

const usage = `node tools/testing/keep-docker-engine.mjs [--socket PATH] [--nodes 1|2]

Keeps a Docker engine of its own running until Ctrl+C: a swarm of one node (or two), with the image clusterdeck-test-node.
It prints how to reach it. Nothing of it stays.
`

runMain(async () => {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      socket: { type: 'string', default: '/tmp/deck-engine.sock' },
      nodes: { type: 'string', default: '1' },
    },
  })
  if (values.help) return void process.stdout.write(usage)
  const why = whyNoDockerEngine()
  if (why !== null) throw new SetUpError(why)
  const engines = [await openDockerEngine({ socketPath: values.socket })]
  const [manager] = engines
  if (!manager) return 1
  const image = await manager.image()
  await manager.swarm()
  if (values.nodes === '2') {
    const second = await openDockerEngine({ name: 'node-2' })
    engines.push(second)
    await second.image()
    await second.joinSwarm(manager)
  }
  process.stdout.write(`export DOCKER_HOST=unix://${manager.socketPath}
published ports are at ${engines.map(({ address }) => address).join(' and ')}; containers find this machine at ${manager.hostAddress}
docker service create --detach --name web --replicas 3 --publish mode=host,target=3000 --no-resolve-image ${image}
docker service rm web
`)
  await new Promise((done) => {
    process.once('SIGINT', done)
    process.once('SIGTERM', done)
  })
  for (const engine of engines.reverse()) await engine.close()
  return 0
})
