import { setImmediate as nextTurn } from 'node:timers/promises'
import { countPrimes } from './primes.mjs'

const step = 100_000
const end = 5_000_000

// The same work, but after each part the event loop gets its turn: whatever arrived meanwhile is served.
export async function report() {
  let primes = 0
  for (let from = 2; from < end; from += step) {
    primes += await countPart(from)
    await nextTurn()
  }
  return primes
}

async function countPart(from) {
  return countPrimes(from, Math.min(from + step, end))
}
