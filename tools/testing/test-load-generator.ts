import { resolve } from 'node:path'
import { layNodeBundle } from './lay-bundle.ts'

/** Where tests find the bundled load generator: one file that plain Node runs. */
export const testGeneratorPath = resolve(import.meta.dirname, '../../node_modules/.clusterdeck/test/load-generator.mjs')

/** Bundles the load generator once before the tests, as the build does. */
export default async function setup(): Promise<void> {
  await layNodeBundle({ path: testGeneratorPath, source: 'load/generator/index.ts', target: 'node24', minify: false })
}
