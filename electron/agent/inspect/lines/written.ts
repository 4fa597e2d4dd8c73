/** Told of everything that goes to stdout (0) or stderr (1), in order; `what` is null where nobody knows whose it is. */
export type Wrote = (stream: 0 | 1, what: unknown, byteCount: number) => void

/** Character codes of what was written, a text or bytes; NaN beyond its end. */
export function codeAt(what: unknown): (index: number) => number {
  if (typeof what === 'string') return (index) => what.charCodeAt(index)
  return what instanceof Uint8Array ? (index) => what[index] ?? Number.NaN : () => Number.NaN
}

/** Whether it ends a line; what nobody knows is taken for lines. */
export function endsLine(what: unknown): boolean {
  if (typeof what === 'string') return what.charCodeAt(what.length - 1) === newline
  return !(what instanceof Uint8Array) || what[what.length - 1] === newline
}

const newline = 0x0a
