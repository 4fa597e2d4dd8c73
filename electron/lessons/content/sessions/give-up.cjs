/** Answers 503 by itself when nobody did in time: a client that knows can try again, one that waits cannot. */
function giveUpAfter(ms) {
  return (_request, response, next) => {
    const timer = setTimeout(() => {
      if (response.headersSent) return
      response
        .status(503)
        .set('Retry-After', '5')
        .json({ error: 'the session store does not answer', pid: process.pid })
    }, ms)
    response.on('close', () => clearTimeout(timer))
    next()
  }
}

module.exports = { giveUpAfter }
