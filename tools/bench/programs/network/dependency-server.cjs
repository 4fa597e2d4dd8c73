// What an app depends on, at its quickest. A line "echo" is answered, and then every byte comes back; "send N" sends N bytes and ends.
const { createServer } = require('node:net')

const block = Buffer.alloc(256 * 1024)

/** @param {import('node:net').Socket} socket */
function echo(socket) {
  socket.write('.')
  socket.pipe(socket)
}

/**
 * @param {import('node:net').Socket} socket
 * @param {number} byteCount
 */
function send(socket, byteCount) {
  let leftBytes = byteCount
  const sendMore = () => {
    while (leftBytes > 0) {
      leftBytes -= block.length
      if (socket.write(block)) continue
      socket.once('drain', sendMore)
      return
    }
    socket.end()
  }
  sendMore()
}

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {})
  socket.once('data', (bytes) => {
    const [word, count] = String(bytes).trim().split(' ')
    if (word === 'echo') echo(socket)
    else send(socket, Number(count))
  })
})
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify(server.address())))
process.stdin.resume().once('end', () => process.exit())
