import type { StartFault } from '../fault-host.ts'

/** Ends the process with a code, before the app's first line. */
export const bootExit: StartFault<'fault.boot-exit'> = ({ input }, host) => ({
  read: () => ({ exitCode: input.exitCode }),
  end() {},
  die: () => host.originals.exit(input.exitCode),
})
