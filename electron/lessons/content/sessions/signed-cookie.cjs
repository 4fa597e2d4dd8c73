const { createHmac, timingSafeEqual } = require('node:crypto')

/** Keeps the session in the browser: readable there, but not changeable, as only the server can sign it. */
function signedCookie(secret) {
  const sign = (text) => createHmac('sha256', secret).update(text).digest('base64url')

  const read = (header = '') => {
    const [, text, signature] = /(?:^|; )shop=([\w-]+)\.([\w-]+)/.exec(header) ?? []
    if (text === undefined) return {}
    const [given, due] = [Buffer.from(signature), Buffer.from(sign(text))]
    if (given.length !== due.length || !timingSafeEqual(given, due)) return {}
    return JSON.parse(Buffer.from(text, 'base64url').toString())
  }

  return (request, response, next) => {
    request.session = read(request.headers.cookie)
    const writeHead = response.writeHead
    response.writeHead = (...given) => {
      const text = Buffer.from(JSON.stringify(request.session)).toString('base64url')
      response.append('Set-Cookie', `shop=${text}.${sign(text)}; Path=/; HttpOnly; SameSite=Lax`)
      return writeHead.apply(response, given)
    }
    next()
  }
}

module.exports = { signedCookie }
