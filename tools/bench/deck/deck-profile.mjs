/** @typedef {import('../../../shared/ipc/contract.ts').ExposedDeck} ExposedDeck */
/** @typedef {import('../../../shared/inspection/profile.ts').ProfileKind} ProfileKind */
/** @typedef {import('../../../shared/inspection/profile.ts').Profile} Profile */

/**
 * Begins a profile of all workers. Answers when it samples.
 * @param {import('playwright').Page} page
 * @param {string} clusterId
 * @param {{ kind: ProfileKind, forMs: number }} what
 * @returns {Promise<string>} its run
 */
export function startDeckProfile(page, clusterId, what) {
  return page.evaluate(
    async (input) => {
      const { deck } = /** @type {{ deck: ExposedDeck }} */ (/** @type {unknown} */ (window))
      const started = await deck.invoke('profile.start', input)
      if (!started.ok) throw new Error(started.error.message)
      return started.value.runId
    },
    { clusterId, slots: null, ...what },
  )
}

/**
 * Ends it, and answers what was kept, and how long that took from the end on.
 * @param {import('playwright').Page} page
 * @param {string} runId
 * @returns {Promise<{ profile: Profile, tookMs: number }>}
 */
export function stopDeckProfile(page, runId) {
  return page.evaluate(async (id) => {
    const { deck } = /** @type {{ deck: ExposedDeck }} */ (/** @type {unknown} */ (window))
    const startedMs = performance.now()
    const stopped = await deck.invoke('profile.stop', { runId: id })
    if (!stopped.ok) throw new Error(stopped.error.message)
    const read = await deck.invoke('profile.read', { profileId: stopped.value.profileId })
    if (!read.ok) throw new Error(read.error.message)
    return { profile: read.value, tookMs: performance.now() - startedMs }
  }, runId)
}
