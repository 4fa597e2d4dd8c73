import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { FleetSource } from '../../shared/containers/engine.ts'
import { type DockerEngine, openDockerEngine } from '../../tools/testing/docker-engine.mjs'
import { whyNoDockerEngine } from '../../tools/testing/docker-node.mjs'
import { isLong } from '../../tools/testing/tested-releases.ts'
import { createEngines } from './docker-engines.ts'
import type { Engines, Fleet, ReplicaStats } from './types.ts'

const why = whyNoDockerEngine()
if (why !== null) process.stderr.write(`\n!!! no Docker engine here, its tests are skipped: ${why}\n\n`)

let engine: DockerEngine
let engines: Engines
const stats: ReplicaStats[] = []
let printed = ''
const engineWords: string[] = []

async function open(source: FleetSource): Promise<Fleet> {
  const opened = await engines.open(source, {
    changed: () => {},
    stats: (one) => stats.push(one),
    output: (_key, stream, chunk) => {
      printed += `${stream} ${chunk.toString()}`
    },
    engine: (state, words) => engineWords.push(`${state} ${words}`),
    heard: () => {},
    said: () => {},
  })
  if (!opened.ok) throw new Error(opened.error.message)
  onTestFinished(() => opened.value.close())
  return opened.value
}

const host = (): string => `unix://${engine.socketPath}`
const serving = (fleet: Fleet) => fleet.state.replicas.filter(({ phase }) => phase === 'listening')

describe.skipIf(why !== null)('a real Docker engine', () => {
  beforeAll(async () => {
    engine = await openDockerEngine()
    engines = createEngines()
    await engine.image()
    await engine.swarm()
  })

  afterAll(async () => {
    engines?.close()
    await engine?.close()
  })

  it('tells of containers of a Compose project: stats, output, out of memory, another life', async () => {
    await engine.containers('shop', 2, ['--memory', '48m'])
    const fleet = await open({ kind: 'compose', host: host(), project: 'shop', service: 'web' })
    expect(fleet.state.replicas.map(({ slot, phase }) => [slot, phase])).toEqual([
      [1, 'listening'],
      [2, 'listening'],
    ])
    await expect.poll(() => printed).toContain('stdout listening on 3000')
    expect(printed).toContain('stderr this line went to stderr')
    await expect.poll(() => stats.length).toBeGreaterThan(0)
    expect(stats[0]?.memoryBytes).toBeGreaterThan(2e6)
    expect(stats[0]?.memoryLimitBytes).toBe(48 * 2 ** 20)
    const port = fleet.state.replicas[0]?.ports[0]
    await fetch(`http://${port?.address}:${port?.port}/eat?mib=200`).catch(() => null)
    await expect.poll(() => fleet.state.replicas[0]?.ourWords).toBe('killed, out of memory: it may have 48 MiB')
    expect(fleet.state.replicas[0]?.end).toMatchObject({ code: 137, isOutOfMemory: true, isWanted: false })
    await engine.docker('start', 'shop-web-1')
    await expect.poll(() => serving(fleet).length).toBe(2)
    expect(fleet.state.replicas.filter(({ slot }) => slot === 1).map(({ phase }) => phase)).toEqual([
      'exited',
      'listening',
    ])
  })

  it('tells of a service: a task that is killed, its words, and the next one in its slot', async () => {
    await engine.service('web', { replicas: 2, options: ['--restart-delay', '0s'] })
    const fleet = await open({ kind: 'service', host: host(), service: 'web' })
    await expect.poll(() => serving(fleet).length).toBe(2)
    const [first] = serving(fleet)
    expect(await fleet.pause(first?.key ?? '')).toEqual({ ok: true })
    expect(await fleet.resume(first?.key ?? '')).toEqual({ ok: true })
    expect(await fleet.signal(first?.key ?? '', 'SIGKILL')).toEqual({ ok: true })
    await expect.poll(() => serving(fleet).length).toBe(2)
    const ofSlot = fleet.state.replicas.filter(({ slot }) => slot === first?.slot)
    expect(ofSlot[0]).toMatchObject({
      theirWords: 'task: non-zero exit (137)',
      ourWords: 'killed by SIGKILL, which somebody had its engine send',
      end: { code: 137, signal: 'SIGKILL', isOutOfMemory: false, isWanted: false },
    })
    expect(ofSlot[1]?.phase).toBe('listening')
    expect(await fleet.scale(3)).toEqual({ ok: true })
    expect(
      serving(fleet)
        .map(({ slot }) => slot)
        .toSorted(),
    ).toEqual([1, 2, 3])
  })

  it('builds an image from a folder, and makes a service of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'clusterdeck-app-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'hello.mjs'), "console.log('hello from the app'); setInterval(() => {}, 1000)")
    const lines: string[] = []
    const dockerfile = 'FROM clusterdeck-test-node\nCOPY . /app\nCMD ["hello.mjs"]\n'
    const { signal } = new AbortController()
    const wish = { host: host(), folder, ignores: '', dockerfile, tag: 'hello:1', signal }
    const built = await engines.build(wish, (line) => lines.push(line))
    expect(built).toMatchObject({ ok: true, value: { imageId: expect.stringContaining('sha256:') } })
    expect(lines).toContain('Step 2/3 : COPY . /app')
    const service = { host: host(), name: 'hello', image: 'hello:1', replicas: 1, containerPort: 3000 }
    const more = {
      publish: 'per-task' as const,
      env: { A: 'b' },
      mounts: [],
      stopGraceMs: null,
      labels: { 'clusterdeck.made': '1' },
    }
    expect(await engines.createService({ ...service, ...more })).toEqual({ ok: true })
    const fleet = await open({ kind: 'service', host: host(), service: 'hello' })
    expect(fleet.state.isOurs).toBe(true)
    await expect.poll(() => printed).toContain('hello from the app')
    expect(await fleet.remove()).toEqual({ ok: true })
  })

  it.runIf(isLong)('ends a build on the engine when it is cancelled', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'clusterdeck-app-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const ending = new AbortController()
    const dockerfile = 'FROM clusterdeck-test-node\nRUN ["/bin/sleep", "600"]\n'
    const wish = { host: host(), folder, ignores: '', dockerfile, tag: 'slow:1', signal: ending.signal }
    const building = engines.build(wish, (line) => line.includes('Running in') && ending.abort())
    expect(await building).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    await expect.poll(() => engine.docker('ps', '--format', '{{.Command}}'), { timeout: 15_000 }).not.toContain('sleep')
  })

  it.runIf(isLong)('says that the engine stopped, and finds what is there when it is back', async () => {
    const fleet = await open({ kind: 'compose', host: host(), project: 'shop', service: 'web' })
    await engine.halt()
    await expect.poll(() => engineWords.at(-1)).toContain('lost')
    await engine.boot()
    await expect.poll(() => engineWords.at(-1), { timeout: 20_000 }).toBe('connected ')
    await expect.poll(() => fleet.state.replicas.every(({ end }) => end !== null)).toBe(true)
  })

  it.runIf(isLong)('updates a service, rolls it back, and drains a second node', { timeout: 180_000 }, async () => {
    const second = await openDockerEngine({ name: 'node-2' })
    onTestFinished(() => second.close())
    await second.image()
    await second.joinSwarm(engine)
    await engine.service('two', { replicas: 4 })
    const fleet = await open({ kind: 'service', host: host(), service: 'two' })
    await expect.poll(() => serving(fleet).length).toBe(4)
    expect(new Set(serving(fleet).map(({ nodeName }) => nodeName))).toEqual(new Set(['node-1', 'node-2']))
    expect(await fleet.update({ order: 'start-first', parallelism: 2, monitorMs: 500 })).toEqual({ ok: true })
    expect(await fleet.rollBack()).toEqual({ ok: true })
    const gone = await fleet.update({
      image: 'nobody.invalid/x:1',
      monitorMs: 500,
      onFailure: 'rollback',
      parallelism: 1,
    })
    expect(!gone.ok && gone.error.message).toContain('does not have the image nobody.invalid/x:1')
    const other = fleet.state.nodes.find(({ name }) => name === 'node-2')
    expect(await fleet.setNode(other?.nodeId ?? '', 'drain')).toEqual({ ok: true })
    await expect.poll(() => serving(fleet).map(({ nodeName }) => nodeName)).toEqual(Array(4).fill('node-1'))
  })
})
