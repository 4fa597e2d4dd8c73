const session = require('express-session')
const { RedisStore } = require('connect-redis')
const { promisify } = require('node:util')
const { store } = require('./store.cjs')
const { signedCookie } = require('./signed-cookie.cjs')

// In a real shop it comes from outside, and nobody commits it.
const secret = process.env.SHOP_SECRET ?? 'for lessons only'

/** The middleware that gives each request its session. */
function keepSessions(where) {
  if (where === 'cookie') return signedCookie(secret)
  return session({
    secret,
    resave: false,
    saveUninitialized: false,
    // Without a store express-session takes its MemoryStore: a variable of this process.
    store: where === 'redis' ? new RedisStore({ client: store() }) : undefined,
  })
}

/** Begins a new session. What lives in a cookie has no id that could be known: it is just emptied. */
async function renew(request) {
  if (request.session.regenerate === undefined) request.session = {}
  else await promisify(request.session.regenerate).call(request.session)
}

module.exports = { keepSessions, renew }
