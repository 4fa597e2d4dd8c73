const { createClient } = require('redis')

let client = null

/** The connection to Redis, one for this process. It connects again by itself whenever it was lost. */
function store() {
  if (client !== null) return client
  client = createClient(whereIs(process.env.STORE_URL))
  // Without a listener an error would end the process. One line for each kind is enough.
  let told = ''
  client.on('error', ({ message }) => {
    if (message !== told) console.error(`store: ${message}`)
    told = message
  })
  client.connect().catch(() => {})
  // Its connection would keep a worker alive that was told to end and has nothing else left to do.
  process.on('disconnect', () => client.destroy())
  return client
}

/** A UNIX socket is named by its path, a server by its address. */
function whereIs(address) {
  const path = address.replace(/^unix:(?:\/\/)?/, '')
  return path.startsWith('/') ? { socket: { path } } : { url: address }
}

module.exports = { store }
