import { createProcReader } from './proc-reader.ts'
import { createPsReader } from './ps-reader.ts'
import type { OsReader } from './types.ts'

/** The best way this system has to look at processes from outside. On Windows there is none yet: all gaps. */
export function createOsReader(monoMs: () => number): OsReader {
  switch (process.platform) {
    case 'linux':
      return createProcReader(monoMs)
    case 'win32':
      return { cheapEveryMs: 0, read: async () => new Map(), close: () => {} }
    default:
      return createPsReader(monoMs)
  }
}
