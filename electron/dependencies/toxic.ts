import { fail, ok, type Result } from '../../shared/result.ts'

/** From the app to what it depends on, or back: as Toxiproxy calls it. */
export type ToxicStream = 'upstream' | 'downstream'

/** What is done to the bytes of a connection, in Toxiproxy's words (its README, "Toxics"); units stand in the names. */
export type ToxicEffect =
  /** All of it comes so much later, each piece by up to the jitter more or less; the order stays. */
  | { readonly kind: 'latency'; readonly latencyMs: number; readonly jitterMs: number }
  | { readonly kind: 'bandwidth'; readonly ratePerSec: number }
  /** The end of the stream is told so much later. */
  | { readonly kind: 'slow_close'; readonly delayMs: number }
  /** Nothing passes; after the time both ends are closed. 0: never, and what came is held until the toxic is removed. */
  | { readonly kind: 'timeout'; readonly timeoutMs: number }
  /** Nothing passes; after the time the receiver of this stream gets a RST. */
  | { readonly kind: 'reset_peer'; readonly timeoutMs: number }
  /** So many bytes pass, counted from when the toxic came, then both ends are closed. */
  | { readonly kind: 'limit_data'; readonly bytes: number }
  /** Cut into parts of about that size, each so much after the one before. */
  | { readonly kind: 'slicer'; readonly averageBytes: number; readonly sizeVariation: number; readonly delayMs: number }
  /** Every connection is reset, a new one as soon as it was accepted: the port stays taken. The stream does not matter. */
  | { readonly kind: 'down' }

/** `toxicity`: each connection is hit with this probability (0–1), drawn by its number from the seed. */
export type Toxic = ToxicEffect & {
  readonly stream: ToxicStream
  readonly toxicity: number
  readonly seed: number
}

const dayMs = 86_400_000
const mostBytes = 2 ** 40

/** Refuses a toxic with a number that means nothing, and names it. */
export function checkToxic(toxic: Toxic): Result<Toxic> {
  const wrong = [
    outside('toxicity', toxic.toxicity, 0, 1),
    wholeOutside('seed', toxic.seed, -(2 ** 31), 2 ** 32),
    wrongIn(toxic),
  ].find((words) => words !== null)
  return wrong === undefined || wrong === null ? ok(toxic) : fail('invalid-input', `${toxic.kind}: ${wrong}`)
}

function wrongIn(effect: ToxicEffect): string | null {
  switch (effect.kind) {
    case 'latency':
      return outside('latency in ms', effect.latencyMs, 0, dayMs) ?? outside('jitter in ms', effect.jitterMs, 0, dayMs)
    case 'bandwidth':
      return outside('rate in bytes per second', effect.ratePerSec, 1, mostBytes)
    case 'slow_close':
      return outside('delay in ms', effect.delayMs, 0, dayMs)
    case 'timeout':
    case 'reset_peer':
      return outside('timeout in ms', effect.timeoutMs, 0, dayMs)
    case 'limit_data':
      return wholeOutside('bytes', effect.bytes, 0, mostBytes)
    case 'slicer':
      return (
        wholeOutside('average size in bytes', effect.averageBytes, 1, mostBytes) ??
        wholeOutside('size variation in bytes', effect.sizeVariation, 0, effect.averageBytes - 1) ??
        outside('delay in ms', effect.delayMs, 0, dayMs)
      )
    case 'down':
      return null
  }
}

function wholeOutside(name: string, value: number, min: number, max: number): string | null {
  return outside(name, value, min, max) ?? (Number.isInteger(value) ? null : `${name} must be a whole number`)
}

/** NaN is outside of everything. */
function outside(name: string, value: number, min: number, max: number): string | null {
  return value >= min && value <= max ? null : `${name} must be ${min} to ${max}, not ${value}`
}
