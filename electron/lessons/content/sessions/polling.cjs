// What Engine.IO, the ground of Socket.IO, does when it polls, and no more than that: a handshake gives out an id, and each
// poll must come to the process that knows it. (There the id is in the address; here it is in a cookie.)

const { randomUUID } = require('node:crypto')
const { Router } = require('express')

const known = new Set()
const polling = Router()

polling.post('/hello', (_request, response) => {
  const id = randomUUID()
  known.add(id)
  response.cookie('poll', id, { httpOnly: true, sameSite: 'lax' })
  response.json({ id, pid: process.pid })
})

polling.get('/poll', (request, response) => {
  const [, id] = /(?:^|; )poll=([\w-]+)/.exec(request.headers.cookie ?? '') ?? []
  if (!known.has(id)) return response.status(400).json({ error: 'Session ID unknown', pid: process.pid })
  response.json({ news: [], pid: process.pid })
})

module.exports = { polling }
