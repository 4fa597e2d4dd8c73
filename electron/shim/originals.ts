import { readSync, writeSync } from 'node:fs'

/** What the shim needs of the runtime, held from before the app's first line, which may replace it. */
export const originals = {
  nextTick: process.nextTick.bind(process),
  stringify: JSON.stringify,
  parse: JSON.parse,
  readSync,
  writeSync,
  setTimeout: globalThis.setTimeout,
} as const
