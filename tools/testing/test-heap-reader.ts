import { resolve } from 'node:path'
import { layNodeBundle } from './lay-bundle.ts'

/** Where tests find the bundle of the thread that reads heap snapshots. */
export const testHeapReaderPath = resolve(import.meta.dirname, '../../node_modules/.clusterdeck/test/heap-reader.mjs')

/** Bundles it once before the tests, as the build does. */
export default async function setup(): Promise<void> {
  await layNodeBundle({ path: testHeapReaderPath, source: 'heap/reader/index.ts', target: 'node24', minify: false })
}
