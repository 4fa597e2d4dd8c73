import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import type { Runtime } from './cluster-promise.ts'

/** The releases that workers are tested on, as far as they are installed; named by the path a process of them names. */
export const releases: readonly Runtime[] = [18, 20, 22, 24, 26]
  .map((major) => ({
    name: `Node ${major}`,
    major,
    execPath: path.resolve(import.meta.dirname, `../../node_modules/node-${major}/bin/node`),
  }))
  .filter(({ execPath }) => existsSync(execPath))
  .map((runtime) => ({ ...runtime, execPath: realpathSync(runtime.execPath) }))

/** The runtime that the deck brings along, for workers as well. */
export const embedded: Runtime = {
  name: 'Electron',
  major: Number(process.versions.node.split('.')[0]),
  execPath: process.execPath,
}
