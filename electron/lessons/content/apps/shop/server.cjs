// A small shop: log in, fill a cart, count visits. Where its state lives is said by SHOP_STATE:
//   memory   in the worker that answered (express-session's own MemoryStore)
//   sticky   the same; the primary sends each address to the same worker
//   redis    in a store that all workers share, at STORE_URL
//   cookie   in the browser, signed; no worker remembers anything
// SHOP_CURED=1 gives up on a silent store after a second, and changes single fields instead of whole sessions.

const { createHmac, timingSafeEqual } = require('node:crypto')
const { setTimeout: pause } = require('node:timers/promises')
const express = require('express')
const session = require('express-session')

const kind = process.env.SHOP_STATE ?? 'memory'
const isCured = process.env.SHOP_CURED === '1'
const secret = process.env.SHOP_SECRET ?? 'not a secret: this shop sells nothing'
const patienceMs = 1000

const app = express()
app.use((_request, response, next) => {
  response.set('x-worker-pid', String(process.pid))
  next()
})
app.use(express.json())

// ---- A store that all workers share

function createStoreClient() {
  const { createClient } = require('redis')
  const url = process.env.STORE_URL ?? 'redis://127.0.0.1:6379'
  const client = createClient({
    ...(url.startsWith('unix:') ? { socket: { path: url.slice('unix:'.length) } } : { url }),
    // Without a connection, commands wait in a queue until there is one again; for ever, if need be.
    disableOfflineQueue: isCured,
  })
  // Without a listener the first lost connection would end the process.
  client.on('error', (error) => console.error(`store: ${error.message || error.code}`))
  client.connect().catch(() => {})
  return client
}

// Rejects when the store is silent for too long. Its own `timeout` ends when a command was sent, so it is of no help here.
async function inTime(promise) {
  const late = new AbortController()
  try {
    return await Promise.race([
      promise,
      pause(patienceMs, undefined, { signal: late.signal }).then(() => {
        throw new Error(`the store did not answer within ${patienceMs} ms`)
      }),
    ])
  } finally {
    late.abort()
  }
}

function createSessionStore(client) {
  const { RedisStore } = require('connect-redis')
  if (!isCured) return new RedisStore({ client, prefix: 'shop:session:' })
  // The same store, with an end to each wait.
  const impatient = {
    get: (...words) => inTime(client.get(...words)),
    set: (...words) => inTime(client.set(...words)),
    expire: (...words) => inTime(client.expire(...words)),
    del: (...words) => inTime(client.del(...words)),
  }
  return new RedisStore({ client: impatient, prefix: 'shop:session:' })
}

const client = kind === 'redis' ? createStoreClient() : null

// ---- Sessions

if (kind === 'cookie') app.use(signedCookie)
else
  app.use(
    session({
      secret,
      resave: false,
      saveUninitialized: false,
      ...(client === null ? {} : { store: createSessionStore(client) }),
    }),
  )

// The whole session travels with each request, and a signature shows that nobody changed it.
function signedCookie(request, response, next) {
  const [, text = '', signature = ''] = /(?:^|; )shop=([\w-]*)\.([\w-]+)/.exec(request.headers.cookie ?? '') ?? []
  request.session = text !== '' && isSigned(text, signature) ? JSON.parse(Buffer.from(text, 'base64url')) : {}
  const { writeHead } = response
  response.writeHead = (...words) => {
    const next = Buffer.from(JSON.stringify(request.session)).toString('base64url')
    response.cookie('shop', `${next}.${sign(next)}`, { httpOnly: true, sameSite: 'lax', encode: String })
    return writeHead.apply(response, words)
  }
  next()
}

function sign(text) {
  return createHmac('sha256', secret).update(text).digest('base64url')
}

function isSigned(text, signature) {
  const [wanted, given] = [Buffer.from(sign(text)), Buffer.from(signature)]
  return wanted.length === given.length && timingSafeEqual(wanted, given)
}

// ---- The counter of visits

let visitsHere = 0

async function countVisit(request) {
  switch (kind) {
    case 'redis': {
      // One command, done as a whole: nobody comes in between.
      if (isCured) return await inTime(client.incr('shop:visits'))
      const visits = Number(await client.get('shop:visits')) + 1
      await client.set('shop:visits', String(visits))
      return visits
    }
    case 'cookie':
      request.session.visits = (request.session.visits ?? 0) + 1
      return request.session.visits
    default:
      visitsHere += 1
      return visitsHere
  }
}

async function readVisits(request) {
  if (kind === 'cookie') return request.session.visits ?? 0
  if (kind !== 'redis') return visitsHere
  const read = client.get('shop:visits')
  return Number(isCured ? await inTime(read) : await read)
}

// ---- The cart

const cartKey = (request) => `shop:cart:${request.sessionID}`
const keepsFields = client !== null && isCured

async function readCart(request) {
  if (!keepsFields) return request.session.cart ?? []
  const counts = await inTime(client.hGetAll(cartKey(request)))
  return Object.entries(counts).flatMap(([item, count]) => Array(Number(count)).fill(item))
}

async function addToCart(request, item, takesMs) {
  if (keepsFields) {
    if (takesMs > 0) await pause(takesMs)
    // A field of its own: what another tab adds meanwhile is not touched.
    await inTime(client.hIncrBy(cartKey(request), item, 1))
    return
  }
  const cart = request.session.cart ?? []
  // What another tab adds meanwhile is in its own copy of the session, and one of the two is written last.
  if (takesMs > 0) await pause(takesMs)
  request.session.cart = [...cart, item]
}

// ---- Routes

const answer = (response, body) => response.json({ ...body, pid: process.pid })

function needsLogin(request, response, next) {
  if (request.session.user !== undefined) return next()
  response.status(401)
  answer(response, { error: 'not logged in' })
}

app.post('/login', (request, response) => {
  const user = String(request.body?.user ?? '').slice(0, 40)
  if (user === '') {
    response.status(400)
    return answer(response, { error: 'Who are you? Send {"user": "Ada"}' })
  }
  request.session.user = user
  answer(response, { user })
})

app.post('/logout', async (request, response) => {
  if (keepsFields) await inTime(client.del(cartKey(request)))
  if (kind === 'cookie') request.session = {}
  else await new Promise((resolve, reject) => request.session.destroy((error) => (error ? reject(error) : resolve())))
  answer(response, { user: null })
})

app.get('/me', needsLogin, async (request, response) => {
  answer(response, { user: request.session.user, items: await readCart(request), visits: await readVisits(request) })
})

app.get('/cart', needsLogin, async (request, response) => {
  answer(response, { items: await readCart(request) })
})

const itemOf = (request) => String(request.body?.item ?? 'tea').slice(0, 40)

app.post('/cart', needsLogin, async (request, response) => {
  await addToCart(request, itemOf(request), 0)
  answer(response, { items: await readCart(request) })
})

// As if the price had to be looked up first.
app.post('/cart/slow', needsLogin, async (request, response) => {
  await addToCart(request, itemOf(request), 30)
  answer(response, { items: await readCart(request) })
})

app.post('/visits', async (request, response) => {
  answer(response, { visits: await countVisit(request) })
})

app.get('/counter', async (request, response) => {
  answer(response, { visits: await readVisits(request) })
})

// Four parameters make it a handler of errors.
app.use((error, request, response, _next) => {
  console.error(`${request.method} ${request.path}: ${error.message}`)
  // Its session could not be saved, and the answer is on its way already.
  if (response.headersSent) return response.end()
  response.status(client === null ? 500 : 503)
  answer(response, { error: error.message })
})

const server = app.listen(Number(process.env.PORT ?? 3000))

// The connection to the store would keep the process alive: it ends when the last answer is given.
process.on('SIGTERM', () => server.close(() => process.exit(0)))
