import { availableParallelism } from 'node:os'
import type { Clock } from '../../../shared/base/clock.ts'
import { beginLoad } from '../../load/begin-load.ts'
import type { LoadParts } from './load-parts.ts'

/** Load in processes of its own: Electron's binary, as plain Node, runs the generator's bundle. */
export function loadMaker(generatorPath: string, clock: Clock): Pick<LoadParts, 'begin' | 'cores'> {
  const machine = { clock, generatorPath, execPath: process.execPath }
  return { cores: availableParallelism(), begin: (options) => beginLoad({ ...options, ...machine }) }
}
