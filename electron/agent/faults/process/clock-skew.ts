import type { StartFault } from '../fault-host.ts'

/**
 * Makes `Date` tell another time: `new Date()`, `Date()` and `Date.now()`. What Node itself and `Intl` read is as it was, and so
 * are monotonic clocks and timers. At its end the very objects are back that were there; who kept what it put in their place
 * is told the right time by that, too.
 */
export const clockSkew: StartFault<'fault.clock-skew'> = ({ input }, host) => {
  const { dateNow } = host.originals
  const real = globalThis.Date
  const { now } = real
  let offsetMs = input.offset * 1000
  let askedCount = 0
  const skewedNow = (): number => {
    askedCount += 1
    return Reflect.apply(now, real, []) + offsetMs
  }
  const put = { now: new Proxy(now, { apply: skewedNow }), date: createSkewed(real, skewedNow) }
  replace(real, 'now', now, put.now)
  replace(real.prototype, 'constructor', real, put.date)
  replace(globalThis, 'Date', real, put.date)
  return {
    read() {
      const appAsked = askedCount
      const seenMs = Date.now() - dateNow()
      askedCount = appAsked
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

/** A proxy of the very constructor: prototype, name, length, `instanceof` and subclasses are its own. */
function createSkewed(real: DateConstructor, skewedNow: () => number): DateConstructor {
  // A function's own source is asked of the function itself.
  const sourceOf = new Proxy(Reflect.get(real, 'toString'), {
    apply: (original, self, args) => Reflect.apply(original, self === skewed ? real : self, args),
  })
  const skewed: DateConstructor = new Proxy(real, {
    apply: () => new real(skewedNow()).toString(),
    construct: (_, args, target) =>
      Reflect.construct(real, args.length === 0 ? [skewedNow()] : args, target === skewed ? real : target),
    get: (owner, name, receiver) => (name === 'toString' ? sourceOf : Reflect.get(owner, name, receiver)),
  })
  return skewed
}

/** Only if it still stands there: an app may have put a clock of its own in its place meanwhile. */
function replace(owner: object, name: string, expected: unknown, value: unknown): void {
  const found = Object.getOwnPropertyDescriptor(owner, name)
  if (found?.value === expected) Object.defineProperty(owner, name, { ...found, value })
}
