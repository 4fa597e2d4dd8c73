// Five small things that every service has, each kept in a variable of this process.

const express = require('express')
const { startNewsletter, newestIssue } = require('./newsletter.cjs')

const app = express()

app.use((_request, response, next) => {
  response.set('x-worker-pid', String(process.pid))
  next()
})

// A counter
let visits = 0

app.get('/visits', (_request, response) => {
  visits += 1
  response.json({ visits, pid: process.pid })
})

// A rate limit: 5 requests in 10 seconds for each address
const limit = 5
const seen = new Map()

app.get('/limited', (request, response) => {
  const used = (seen.get(request.ip) ?? 0) + 1
  seen.set(request.ip, used)
  if (used === 1) setTimeout(() => seen.delete(request.ip), 10_000)
  if (used > limit) return response.status(429).json({ error: 'too many requests', pid: process.pid })
  response.json({ left: limit - used, pid: process.pid })
})

// A job that is due every two seconds
startNewsletter()

app.get('/newsletter', (_request, response) => {
  response.json({ ...newestIssue(), pid: process.pid })
})

// A metric
let orders = 0

app.post('/orders', (_request, response) => {
  orders += 1
  response.status(201).json({ pid: process.pid })
})

app.get('/metrics', (_request, response) => {
  response.json({ orders_total: orders, pid: process.pid })
})

app.listen(process.env.PORT)
