import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDockerEngine } from '../../testing/docker-engine.mjs'
import { Front } from './front.ts'
import { exportApp, type ProofApp } from './proof-app.ts'
import { until } from './run-command.ts'
import type { Service } from './service.ts'

type Engine = Awaited<ReturnType<typeof openDockerEngine>>

const stack = 'shop'
const lookEveryMs = 200

/** The app as the exported stack, on an engine and a swarm of its own. Two lines are changed for want of a registry and of IPVS. */
export async function startSwarm(app: ProofApp): Promise<Service> {
  const out = await exportApp(app, 'swarm')
  const engine = await openDockerEngine()
  const front = new Front(app.port)
  let timer: NodeJS.Timeout | undefined
  const close = async (): Promise<void> => {
    clearInterval(timer)
    front.close()
    await engine.close()
  }
  try {
    const text = readFileSync(join(out, 'stack.yaml'), 'utf8')
    const service = /^ {2}([\w-]+):$/m.exec(text)?.[1] ?? ''
    await buildImages(engine, app, out, service)
    await engine.swarm()
    const file = join(out, 'stack-here.yaml')
    // This kernel has no mesh: each task is published at a port of its own, and a front deals connections out in turn.
    writeFileSync(file, text.replace(/^ +published: .*\n/m, '').replace('mode: ingress', 'mode: host'))
    await engine.docker('stack', 'deploy', '--resolve-image', 'never', '--compose-file', file, stack)
    await front.open()
    const name = `${stack}_${service}`
    timer = setInterval(
      () =>
        void healthyPlaces(engine, name).then(
          (places) => {
            front.places = places
          },
          () => {},
        ),
      lookEveryMs,
    )
    await until('the stack is whole', async () => (await healthyPlaces(engine, name)).length >= app.processes, 120_000)
    return {
      name: 'docker stack deploy',
      url: `http://127.0.0.1:${app.port}/`,
      processes: app.processes,
      async kill(worker) {
        // In a container the host is named after it.
        const id = worker.split(':')[0] ?? ''
        await engine.docker('kill', '--signal', 'KILL', id)
        return `docker kill ${id}`
      },
      async reload() {
        await engine.docker('service', 'update', '--force', '--quiet', name)
        return 'docker service update --force has converged'
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** The exported Dockerfile as it is; what it begins with is made from this machine's Node instead of downloaded. */
async function buildImages(engine: Engine, app: ProofApp, out: string, service: string): Promise<void> {
  const base = await engine.image()
  const dockerfile = readFileSync(join(out, 'Dockerfile'), 'utf8')
  const from = /^FROM (.+)$/m.exec(dockerfile)?.[1] ?? ''
  const dir = join(app.folder, 'base')
  mkdirSync(dir)
  writeFileSync(join(dir, 'passwd'), 'root:x:0:0:root:/root:/bin/sh\nnode:x:1000:1000::/:/bin/sh\n')
  writeFileSync(join(dir, 'Dockerfile'), `FROM ${base}\nENTRYPOINT []\nCOPY passwd /etc/passwd\n`)
  await engine.docker('build', '--quiet', '--tag', from, dir)
  const context = join(app.folder, 'image')
  mkdirSync(context)
  writeFileSync(join(context, 'server.cjs'), readFileSync(app.script))
  writeFileSync(join(context, 'Dockerfile'), dockerfile)
  await engine.docker('build', '--quiet', '--tag', `${service}:1`, context)
}

/** Where its healthy containers are published. */
async function healthyPlaces(engine: Engine, name: string) {
  const filter = ['--filter', `label=com.docker.swarm.service.name=${name}`, '--filter', 'health=healthy']
  const said = await engine.docker('ps', ...filter, '--format', '{{.Ports}}')
  const ports = said.split('\n').flatMap((line) => /:(\d+)->/.exec(line)?.[1] ?? [])
  return ports.map((port) => ({ host: engine.address, port: Number(port) }))
}
