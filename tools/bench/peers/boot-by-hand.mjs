import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { benchNode } from './primaries.mjs'

/**
 * @param {string} script prints a line when it listens
 * @returns {Promise<number>} ms from spawn to that line
 */
export async function bootByHand(script) {
  const startedMs = performance.now()
  const env = { ...process.env, PORT: '0' }
  const child = spawn(benchNode(), [script], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  const tookMs = performance.now() - startedMs
  child.kill('SIGKILL')
  await once(child, 'exit')
  return tookMs
}
