/** What was written: null where nobody knows whose it is. */
export type Written = string | Uint8Array | null

/** Told of everything that goes to stdout (0) or stderr (1), in order. */
export type Wrote = (stream: 0 | 1, what: Written, byteCount: number) => void

export const asWritten = (what: unknown): Written =>
  typeof what === 'string' || what instanceof Uint8Array ? what : null

/** Whether it ends a line. */
export function endsLine(what: string | Uint8Array): boolean {
  const last = what.length - 1
  return (typeof what === 'string' ? what.charCodeAt(last) : what[last]) === newline
}

const newline = 0x0a
