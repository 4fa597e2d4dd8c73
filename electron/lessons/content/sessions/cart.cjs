const { setTimeout: wait } = require('node:timers/promises')

/** Puts one more item into the cart. It lies in the session. */
async function addItem(session) {
  await askForPrice()
  session.items = (session.items ?? 0) + 1
}

async function countItems(session) {
  return session.items ?? 0
}

async function askForPrice() {
  await wait(100)
}

module.exports = { addItem, countItems }
