// Three kinds of work, and two routes for the last part of the lesson.
// GET /trivial  answers at once
// GET /primes   computes: JavaScript only
// GET /wait     waits for something else, as a database query does, and computes nothing
// GET /report   computes for long, in an async function
// GET /health   what a monitoring system asks for

import { setTimeout as delay } from 'node:timers/promises'
import express from 'express'
import { countPrimes } from './primes.mjs'
import { report } from './report.mjs'

const app = express()

app.use((_request, response, next) => {
  response.set('x-worker-pid', String(process.pid))
  next()
})

app.get('/trivial', (_request, response) => {
  response.json({ pid: process.pid })
})

app.get('/primes', (_request, response) => {
  response.json({ pid: process.pid, primes: countPrimes(2, 200_000) })
})

app.get('/wait', async (_request, response) => {
  await delay(100)
  response.json({ pid: process.pid })
})

app.get('/report', async (_request, response) => {
  const startedAt = performance.now()
  const primes = await report()
  const tookMs = Math.round(performance.now() - startedAt)
  response.json({ pid: process.pid, primes, tookMs })
})

app.get('/health', (_request, response) => {
  response.json({ pid: process.pid, status: 'ok' })
})

app.listen(Number(process.env.PORT))
