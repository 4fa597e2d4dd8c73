// Prints what a shop's workers print: structured lines, and one stack each.
const { createServer } = require('node:http')

const print = (level, msg, rest = {}) => {
  process.stdout.write(`${JSON.stringify({ level, time: Date.now(), pid: process.pid, msg, ...rest })}\n`)
}

function sumOrder(order) {
  return order.lines.length
}

createServer((_request, response) => response.end('ok')).listen(Number(process.env.PORT ?? 0), () => {
  for (let cart = 0; cart < 60; cart += 1) print(30, `GET /api/cart/cart_${cart}`, { reqId: `r${cart}`, status: 200 })
  print(40, 'price cache miss for cart_7f31')
  try {
    sumOrder({})
  } catch (error) {
    console.error(error)
  }
  let beat = 0
  setInterval(() => print(20, `heartbeat ${++beat}`), 50)
})
