import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot, keepDir } from '../../setup/folders.mjs'
import { bundleProgram } from './bundle-program.mjs'
import { readProgram } from './child.mjs'
import { benchNode } from './primaries.mjs'

const bundle = join(keepDir, 'bench', 'our-load.mjs')

/** @typedef {import('../../../shared/model/load-settings.ts').LoadSettings} LoadSettings */
/**
 * @typedef {Pick<import('../../../shared/model/load.ts').LoadTotals, 'ledger' | 'errors' | 'askedCount' | 'elapsedMs'> & {
 *   latency: import('../../../shared/model/load.ts').LoadLatency,
 *   outcome: { endedBy: string, words: string },
 *   seconds: import('../../../shared/model/load.ts').LoadSecond[],
 * }} OwnLoad
 */

/**
 * One load by the deck's generator, without the deck. `bundleOwnLoad` comes first.
 * @param {string} execPath of the generator
 * @param {number} port
 * @param {Partial<LoadSettings>} settings
 * @returns {Promise<OwnLoad>}
 */
export function readOwnLoad(execPath, port, settings) {
  // Builds from before its bundle was CommonJS have it under the other name: these tools measure them, too.
  const [now, before] = ['load-generator.cjs', 'load-generator.js'].map((name) => inRoot('out', 'main', name))
  const generator = now !== undefined && existsSync(now) ? now : String(before)
  const args = [bundle, generator, execPath, `http://127.0.0.1:${port}/`, JSON.stringify(settings)]
  return readProgram(benchNode(), args, ((settings.durationS ?? 0) + 60) * 1000)
}

/** Bundled as in the product: it is TypeScript. */
export function bundleOwnLoad() {
  return bundleProgram('our-load')
}
