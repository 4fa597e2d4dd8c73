// Counts the prime numbers from one number up to another, the plain way.
export function countPrimes(from, below) {
  let count = 0
  for (let n = from; n < below; n += 1) {
    if (isPrime(n)) count += 1
  }
  return count
}

function isPrime(n) {
  for (let divisor = 2; divisor * divisor <= n; divisor += 1) {
    if (n % divisor === 0) return false
  }
  return true
}
