// A server as you know it. Nothing in it knows that there are other workers.
// GET /         answers at once
// GET /primes   computes for a moment: JavaScript only, nothing to wait for

import express from 'express'

const app = express()

// Counts the prime numbers below the limit, the plain way.
function countPrimes(limit) {
  let count = 0
  for (let n = 2; n < limit; n += 1) {
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

app.use((_request, response, next) => {
  response.set('x-worker-pid', String(process.pid))
  next()
})

app.get('/', (_request, response) => {
  response.json({ pid: process.pid })
})

app.get('/primes', (_request, response) => {
  const before = process.cpuUsage()
  const primes = countPrimes(250_000)
  // Processor time, from microseconds: waiting for a core that other programs use is not in it.
  const computedMs = Math.round(process.cpuUsage(before).user / 1000)
  response.json({ pid: process.pid, primes, computedMs })
})

app.listen(Number(process.env.PORT))
