import type { StartFault } from '../fault-host.ts'

/** Between two looks at the clock time goes by. */
const strayMs = 500

/**
 * Makes `Date` tell another time: `new Date()`, `Date()` and `Date.now()`. What Node itself and `Intl` read is as it was, and so
 * are monotonic clocks and timers. At its end the very objects are back that were there; who kept what it put in their place
 * is told the right time by that, too.
 */
export const clockSkew: StartFault<'fault.clock-skew'> = ({ input }, host) => {
  const real = globalThis.Date
  const { now } = real
  let offsetMs = input.offset * 1000
  let askedCount = 0
  const skewedNow = (): number => {
    askedCount += 1
    return Reflect.apply(now, real, []) + offsetMs
  }
  const skewed = new Proxy(now, { apply: skewedNow })
  const put = { now: skewed, date: createSkewed(real, skewedNow, (found) => (found === now ? skewed : found)) }
  replace(real, 'now', now, put.now)
  replace(real.prototype, 'constructor', real, put.date)
  replace(globalThis, 'Date', real, put.date)
  return {
    read() {
      const appAsked = askedCount
      const seenMs = Date.now() - Reflect.apply(now, real, [])
      askedCount = appAsked
      if (Math.abs(seenMs - offsetMs) > strayMs) {
        host.fail('the app has put a clock of its own in the place of Date')
        return null
      }
      return { offsetMs: Math.round(seenMs / 100) * 100, askedCount }
    },
    end() {
      offsetMs = 0
      replace(globalThis, 'Date', put.date, real)
      replace(real.prototype, 'constructor', put.date, real)
      replace(real, 'now', put.now, now)
    },
  }
}

/**
 * A proxy of the very constructor: prototype, name, length, `instanceof` and subclasses are its own. `nowOf`: what stands for
 * the `now` found there, which an app's own subclass in the place of Date inherits.
 */
function createSkewed(
  real: DateConstructor,
  skewedNow: () => number,
  nowOf: (found: unknown) => unknown,
): DateConstructor {
  // A function's own source is asked of the function itself.
  const sourceOf = new Proxy(Reflect.get(real, 'toString'), {
    apply: (original, self, args) => Reflect.apply(original, self === skewed ? real : self, args),
  })
  const skewed: DateConstructor = new Proxy(real, {
    apply: () => new real(skewedNow()).toString(),
    construct: (_, args, target) =>
      Reflect.construct(real, args.length === 0 ? [skewedNow()] : args, target === skewed ? real : target),
    get(owner, name, receiver) {
      if (name === 'toString') return sourceOf
      const found: unknown = Reflect.get(owner, name, receiver)
      return name === 'now' ? nowOf(found) : found
    },
  })
  return skewed
}

/** Only if it still stands there: an app may have put a clock of its own in its place meanwhile. */
function replace(owner: object, name: string, expected: unknown, value: unknown): void {
  const found = Object.getOwnPropertyDescriptor(owner, name)
  if (found?.value === expected) Object.defineProperty(owner, name, { ...found, value })
}
