import type { ToldError } from '../../shared/own-primary/protocol.ts'

/** libuv's UNKNOWN. */
const unknownErrno = -4094

/** libuv's number for a code, e.g. -98 for EADDRINUSE on Linux. */
export function errnoOf(code: string): number {
  const util: typeof import('node:util') = require('node:util')
  for (const [errno, [name]] of util.getSystemErrorMap()) if (name === code) return errno
  return unknownErrno
}

/** Node makes its error of the number alone. */
export function errnoOfTold({ errno, code }: ToldError): number {
  if (errno !== null && errno < 0) return errno
  return code === null ? unknownErrno : errnoOf(code)
}
