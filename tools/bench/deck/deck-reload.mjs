/** @typedef {import('../../../shared/ipc/contract.ts').ExposedDeck} ExposedDeck */
/** @typedef {import('../../../shared/ipc/contract.ts').DeckEvents} DeckEvents */
/** @typedef {import('../../../shared/model/settings.ts').ClusterSettings} ClusterSettings */
/**
 * What some reloads in a row came to. `lateRequests`: those that reached an old generation on connections which came after
 * its hand-overs had stopped. `drainsMs`: from a drain's beginning to its worker's exit.
 * @typedef {{
 *   tookMs: number[],
 *   notDone: string[],
 *   drainsMs: number[],
 *   lateRequests: number,
 *   movedSockets: number,
 *   escalations: string[],
 * }} Reloads
 */

/**
 * Opens a script as a cluster, and waits until all of its workers listen.
 * @param {import('playwright').Page} page
 * @param {Partial<ClusterSettings> & { scriptPath: string, workers: number }} request
 * @returns {Promise<{ clusterId: string, port: number }>}
 */
export async function openCluster(page, request) {
  // Nobody picked the script: a press stands for the person who would.
  await page.keyboard.press('Shift')
  return page.evaluate(async (input) => {
    const { deck } = /** @type {{ deck: ExposedDeck }} */ (/** @type {unknown} */ (window))
    const opened = await deck.invoke('cluster.open', input)
    if (!opened.ok) throw new Error(opened.error.message)
    const { clusterId } = opened.value
    for (let tries = 0; tries < 600; tries += 1) {
      const attached = await deck.invoke('deck.attach', {})
      const cluster = attached.ok ? attached.value.clusters.find(({ id }) => id === clusterId) : undefined
      const port = Number(cluster?.addresses[0]?.port)
      if (cluster?.listeningCount === input.workers) return { clusterId, port }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`${input.scriptPath} does not listen`)
  }, request)
}

/**
 * @param {import('playwright').Page} page
 * @param {string} clusterId
 */
export function removeCluster(page, clusterId) {
  return page.evaluate(async (id) => {
    const { deck } = /** @type {{ deck: ExposedDeck }} */ (/** @type {unknown} */ (window))
    const removed = await deck.invoke('cluster.remove', { clusterId: id })
    if (!removed.ok) throw new Error(removed.error.message)
  }, clusterId)
}

/**
 * Reloads one after the other, and watches what the window is told: `count` of them, or as many as end within `forMs`.
 * @param {import('playwright').Page} page
 * @param {string} clusterId
 * @param {{ count?: number, forMs?: number, slot?: number | null }} options
 * @returns {Promise<Reloads>}
 */
export function reloadInARow(page, clusterId, { count = Number.MAX_SAFE_INTEGER, forMs = 3_600_000, slot = null }) {
  return page.evaluate(
    async (input) => {
      const { deck } = /** @type {{ deck: ExposedDeck }} */ (/** @type {unknown} */ (window))
      /** @typedef {{ startedAtMs: number, late: number, goneAtMs: number | null }} Drain */
      const drains = /** @type {Map<string, Drain>} */ (new Map())
      const tookMs = /** @type {number[]} */ ([])
      const [notDone, escalations] = /** @type {[string[], string[]]} */ ([[], []])
      const told = { late: 0, moved: 0 }
      /** @type {(reload: import('../../../shared/model/reload.ts').ReloadSnapshot | null) => void} */
      let onReload = () => {}
      const ends = [
        deck.on('cluster-changed', (json) => {
          const { clusterId, slots, fields } = /** @type {DeckEvents['cluster-changed']} */ (JSON.parse(json))
          if (clusterId !== input.clusterId) return
          for (const [slot, { leaving = [] }] of slots !== null && 'changed' in slots ? slots.changed : []) {
            for (const { generation, drain } of leaving) {
              const late = drain.numbers?.lateRequestsCount ?? 0
              drains.set(`${slot} ${generation}`, { startedAtMs: drain.startedAtMs, late, goneAtMs: null })
            }
          }
          if (fields.reload !== undefined) onReload(fields.reload)
        }),
        deck.on('exit', (json) => {
          const { clusterId, exit } = /** @type {DeckEvents['exit']} */ (JSON.parse(json))
          const drain = drains.get(`${exit.slot} ${exit.generation}`)
          if (clusterId === input.clusterId && drain !== undefined) drain.goneAtMs = exit.atMs
        }),
        deck.on('lifecycle', (json) => {
          const { clusterId, event } = /** @type {DeckEvents['lifecycle']} */ (JSON.parse(json))
          if (clusterId !== input.clusterId) return
          // The sentence is written at the very end of a drain, where a snapshot may have been too early.
          told.moved += Number(/(\d+) sockets? moved to/.exec(event.words)?.[1] ?? 0)
          told.late += Number(/(\d+) requests? came after hand-overs had stopped/.exec(event.words)?.[1] ?? 0)
          if (/disconnecting it|sending SIG/.test(event.words)) escalations.push(event.words)
        }),
      ]
      const endMs = performance.now() + input.forMs
      for (let done = 0; done < input.count && performance.now() < endMs && notDone.length < 3; done += 1) {
        const begun = await deck.invoke('cluster.reload', { clusterId: input.clusterId, slot: input.slot })
        if (!begun.ok) throw new Error(begun.error.message)
        const { operationId } = begun.value
        const over = await new Promise((resolve, reject) => {
          const tooLate = setTimeout(() => reject(new Error(`reload ${operationId} is not over after 90 s`)), 90_000)
          onReload = (reload) => {
            if (reload?.operationId !== operationId || reload.state === 'running') return
            clearTimeout(tooLate)
            resolve(reload)
          }
        })
        if (over.state === 'done') tookMs.push(over.endedAtMs - over.startedAtMs)
        else notDone.push(over.words)
      }
      // What is told of the last one may come after its end.
      await new Promise((resolve) => setTimeout(resolve, 300))
      for (const end of ends) end()
      const all = [...drains.values()]
      const seen = all.reduce((sum, { late }) => sum + late, 0)
      return {
        tookMs,
        notDone,
        drainsMs: all.flatMap(({ startedAtMs, goneAtMs }) => (goneAtMs === null ? [] : [goneAtMs - startedAtMs])),
        lateRequests: Math.max(seen, told.late),
        movedSockets: told.moved,
        escalations,
      }
    },
    { clusterId, count, forMs, slot },
  )
}
