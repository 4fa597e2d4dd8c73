// An Express app as its documentation writes it: nothing in it knows about clusters.
// GET /          a greeting
// GET /visits    counts visits in memory: every worker has its own count, so the number jumps as you reload
// GET /slow      answers after 500 ms without blocking: one worker serves many of these at once
// GET /error     throws: Express answers 500 and the process lives on

import { setTimeout as delay } from 'node:timers/promises'
import express from 'express'

const port = Number(process.env.PORT ?? 3001)
const app = express()
let visits = 0

app.get('/', (_request, response) => {
  response.send(`Hello from Express, pid ${process.pid}. Try /visits, /slow and /error.\n`)
})

app.get('/visits', (_request, response) => {
  visits += 1
  response.json({ visits, pid: process.pid })
})

app.get('/slow', async (_request, response) => {
  await delay(500)
  response.json({ waitedMs: 500, pid: process.pid })
})

app.get('/error', () => {
  throw new Error('this route always fails')
})

const server = app.listen(port, (error) => {
  if (error) throw error
  console.log(`express: http://localhost:${server.address().port}`)
})
