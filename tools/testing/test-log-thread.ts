import { resolve } from 'node:path'
import { layNodeBundle } from './lay-bundle.ts'

/** Where tests find the bundled thread of the logs. */
export const testLogThreadPath = resolve(import.meta.dirname, '../../node_modules/.clusterdeck/test/log-thread.cjs')

/** Bundles the thread of the logs once before the tests: a thread cannot load TypeScript on every Node. */
export default async function setup(): Promise<void> {
  await layNodeBundle({
    path: testLogThreadPath,
    source: 'deck/logs/thread/index.ts',
    target: 'node20.19',
    minify: false,
  })
}
