import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { keepDir } from '../../../setup/folders.mjs'
import { openDockerEngine } from '../../../testing/docker-engine.mjs'
import { whyNoDockerEngine } from '../../../testing/docker-node.mjs'
import { bundleProgram } from '../../peers/bundle-program.mjs'
import { benchNode } from '../../peers/primaries.mjs'
import { cpuMicros } from '../../process-tree.mjs'
import { median, quantile } from '../../statistics.mjs'
import { compare } from '../../table.mjs'

/** At least three kills of each of the tasks. */
const [containerCount, taskCount, killCount, statsMs, startsAtOnce] = [100, 4, 24, 20_000, 4]

/** @typedef {import('../../../testing/docker-engine.mjs').DockerEngine} DockerEngine */
/** @typedef {{ shownMs: number, replacedMs: number, eventMs: number, taskMs: number }} Kill */

/**
 * What containers cost the deck, and how soon it shows what happens to them, on a real engine of its own. Beside the processor's
 * time of `docker stats`, what a bare client hears of `docker events`, and what one that asks for the tasks every 20 ms sees.
 * @returns {Promise<import('../../table.mjs').Figure[]>}
 */
export async function measureContainers() {
  const why = whyNoDockerEngine()
  if (why !== null) throw new Error(`NOT MEASURED: no Docker engine can run here: ${why}`)
  await bundleProgram('network/containers')
  const engine = await openDockerEngine()
  try {
    const killed = await measureKills(engine)
    return [...(await measureStats(engine)), ...killed]
  } finally {
    await engine.close()
  }
}

/** @param {DockerEngine} engine */
async function measureStats(engine) {
  await startContainers(engine)
  const { cpuMs, forMs, measured } = await runProgram(engine, 'stats', String(containerCount), String(statsMs))
  const theirs = await readDockerStats(engine)
  return [
    compare(`stats of ${measured} containers, the deck's CPU`, {
      ...{ ours: (cpuMs / forMs) * 100, peer: theirs, unit: '% of a core', digits: 1 },
      ...{ peerName: 'docker stats', aim: null },
    }),
  ]
}

/** A shell that waits for a word that never comes is the least that can run. @param {DockerEngine} engine */
async function startContainers(engine) {
  const image = await engine.image()
  const least = ['--interactive', '--network', 'none', '--label', 'bench=stats', '--entrypoint', '/bin/sh']
  const names = Array.from({ length: containerCount }, (_, index) => `idle-${index + 1}`).values()
  const start = async () => {
    for (const name of names) await engine.docker('run', '--detach', '--name', name, ...least, image)
  }
  await Promise.all(Array.from({ length: startsAtOnce }, start))
}

/** @param {DockerEngine} engine @returns {Promise<number>} % of a core */
async function readDockerStats(engine) {
  const peer = spawn('docker', ['--host', `unix://${engine.socketPath}`, 'stats'], { stdio: 'ignore' })
  const exited = once(peer, 'exit')
  try {
    await delay(4000)
    const before = cpuMicros([peer.pid ?? 0])
    await delay(statsMs)
    return ((cpuMicros([peer.pid ?? 0]) - before) / 1000 / statsMs) * 100
  } finally {
    peer.kill('SIGKILL')
    await exited
  }
}

/** @param {DockerEngine} engine */
async function measureKills(engine) {
  await engine.swarm()
  await engine.service('web', { replicas: taskCount, options: ['--restart-delay', '100ms'] })
  const kills = /** @type {Kill[]} */ (await runProgram(engine, 'kills', String(killCount)))
  await engine.docker('service', 'rm', 'web')
  const pair = (/** @type {keyof Kill} */ ours, /** @type {keyof Kill} */ peer, /** @type {string} */ peerName) => {
    const of = (/** @type {keyof Kill} */ key) => kills.map((kill) => kill[key])
    const rest = { unit: 'ms', digits: 0, peerName, aim: null }
    const what = ours === 'shownMs' ? 'task killed to shown as ended' : 'task killed to its replacement listening'
    return [
      compare(`${what}, p50`, { ours: median(of(ours)), peer: median(of(peer)), ...rest }),
      compare(`${what}, p95`, { ours: quantile(of(ours), 0.95), peer: quantile(of(peer), 0.95), ...rest }),
    ]
  }
  return [...pair('shownMs', 'eventMs', 'docker events'), ...pair('replacedMs', 'taskMs', 'tasks asked for')]
}

/** @param {DockerEngine} engine @param {...string} words */
async function runProgram(engine, ...words) {
  const program = join(keepDir, 'bench', 'network', 'containers.mjs')
  const { stdout } = await promisify(execFile)(benchNode(), [program, engine.socketPath, ...words])
  return JSON.parse(stdout)
}
