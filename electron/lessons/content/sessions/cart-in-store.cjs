const { setTimeout: wait } = require('node:timers/promises')
const { store } = require('./store.cjs')

const oneDayS = 86_400

/** Puts one more item into the cart. It has a key of its own, and Redis itself does the adding. */
async function addItem(session) {
  await askForPrice()
  await store().incr(`cart:${session.user}`)
  await store().expire(`cart:${session.user}`, oneDayS)
}

async function countItems(session) {
  return Number((await store().get(`cart:${session.user}`)) ?? 0)
}

async function askForPrice() {
  await wait(100)
}

module.exports = { addItem, countItems }
