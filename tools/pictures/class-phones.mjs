/** How often a phone asks the cluster, as the page does. */
const everyMs = 1000

/** @typedef {{ vote: (question: { id: string, round: string }, choice: string) => Promise<void>, close: () => void }} ClassPhone */

/**
 * A phone as the class page makes one: it joins, logs in, and asks the cluster who answers it and whether it is known.
 * @param {string} url of the class page
 * @param {string} pin
 * @param {string} alias
 * @returns {Promise<ClassPhone>}
 */
export async function joinClass(url, pin, alias) {
  const base = url.replace(/\/$/, '')
  const joined = await post(`${base}/join`, { pin, alias }, '')
  const cookie = joined.headers.get('set-cookie')?.split(';')[0] ?? ''
  await post(`${base}/app/login`, { user: alias }, cookie)
  const events = new AbortController()
  // Only so that the class knows of somebody who listens: what it is told is not read.
  fetch(`${base}/events`, { headers: { cookie }, signal: events.signal })
    .then((response) => response.text())
    .catch(() => {})
  const ask = () => {
    fetch(`${base}/app/me`, { headers: { cookie } })
      .then((response) => response.text())
      .catch(() => {})
  }
  ask()
  const asking = setInterval(ask, everyMs)
  return {
    async vote({ id, round }, choice) {
      await post(`${base}/vote`, { questionId: id, round, answer: { kind: 'choice', choice } }, cookie)
    },
    close() {
      clearInterval(asking)
      events.abort()
    },
  }
}

/**
 * @param {string} url
 * @param {object} body
 * @param {string} cookie
 */
async function post(url, body, cookie) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(cookie === '' ? {} : { cookie }) },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return response
}
