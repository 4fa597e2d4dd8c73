// A shop with a login and a cart. Where its sessions live is said by SHOP_STATE; nothing else changes.

const express = require('express')
const { keepSessions, renew } = require('./sessions.cjs')
const { addItem, countItems } = require('./cart.cjs')
const { giveUpAfter } = require('./give-up.cjs')
const { polling } = require('./polling.cjs')

const app = express()

app.use(express.json())
app.use((_request, response, next) => {
  response.set('x-worker-pid', String(process.pid))
  next()
})
app.use(polling)
if (process.env.SHOP_CURED === '1') app.use(giveUpAfter(1000))
app.use(keepSessions(process.env.SHOP_STATE ?? 'memory'))

app.post('/login', async (request, response) => {
  // A new session at each login: nobody can slip you an id that they know.
  await renew(request)
  request.session.user = request.body.user
  response.json({ user: request.session.user, pid: process.pid })
})

app.use((request, response, next) => {
  // The session came too late: somebody has answered already.
  if (response.headersSent) return
  if (request.session.user === undefined) return response.status(401).json({ error: 'not logged in', pid: process.pid })
  next()
})

app.get('/me', (request, response) => {
  response.json({ user: request.session.user, pid: process.pid })
})

app.post('/cart', async (request, response) => {
  await addItem(request.session)
  response.status(201).json({ pid: process.pid })
})

app.get('/cart', async (request, response) => {
  response.json({ items: await countItems(request.session), pid: process.pid })
})

app.listen(process.env.PORT)
