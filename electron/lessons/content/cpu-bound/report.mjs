import { countPrimes } from './primes.mjs'

const step = 100_000
const end = 5_000_000

// All of it is JavaScript. Does `await` give others a turn?
export async function report() {
  let primes = 0
  for (let from = 2; from < end; from += step) {
    primes += await countPart(from)
  }
  return primes
}

async function countPart(from) {
  return countPrimes(from, Math.min(from + step, end))
}
