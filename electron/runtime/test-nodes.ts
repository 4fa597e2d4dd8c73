import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/** For tests: path of a real Node of this major, or null when the optional package is not installed. */
export function testNode(major: 18 | 20 | 22 | 24 | 26): string | null {
  const path = resolve(import.meta.dirname, `../../node_modules/node-${major}/bin/node`)
  return existsSync(path) ? path : null
}
