/** Two presses no further apart are meant as one. */
const twiceWithinMs = 600

/** A press that counts, and what is remembered of it for the next. */
export interface Twice {
  /** It is the second of two. */
  readonly isSecond: boolean
  /** When the first of two was pressed; null while none was. */
  readonly firstAtMs: number | null
}

type Press = Readonly<Pick<KeyboardEvent, 'key' | 'repeat' | 'timeStamp'>>

/** Whether Escape was pressed twice. Any other key between begins anew; a key that is held down is one press. */
export function escapeTwice(firstAtMs: number | null, { key, repeat, timeStamp }: Press): Twice {
  if (repeat) return { isSecond: false, firstAtMs }
  if (key !== 'Escape') return { isSecond: false, firstAtMs: null }
  const isSecond = firstAtMs !== null && timeStamp - firstAtMs <= twiceWithinMs
  return { isSecond, firstAtMs: isSecond ? null : timeStamp }
}
