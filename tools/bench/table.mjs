/**
 * One line of the result. `reached` null: nothing to compare with.
 * @typedef {{ what: string, ours: string, peer: string, ratio: string, aim: string, reached: boolean | null }} Figure
 */

const columns = /** @type {const} */ (['what', 'ours', 'peer', 'ratio', 'aim', 'reached'])

/**
 * @param {readonly Figure[]} figures
 * @returns {string}
 */
export function drawTable(figures) {
  const rows = [
    ['figure', 'ours', 'peer', 'ratio', 'aim', ''],
    ...figures.map((figure) => columns.map((column) => cell(figure[column]))),
  ]
  const widths = columns.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((text, at) => text.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** @param {string | boolean | null} value */
function cell(value) {
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'reached' : 'MISSED'
  return value
}

/**
 * @param {string} what
 * @param {{ ours: number, peer: number, unit: string, digits?: number, peerName: string, aim: { atLeast: number } | { atMost: number } | null }} values
 * @returns {Figure}
 */
export function compare(what, { ours, peer, unit, digits = 0, peerName, aim }) {
  const ratio = ours / peer
  return {
    what,
    ours: `${ours.toFixed(digits)} ${unit}`,
    peer: `${peer.toFixed(digits)} ${unit} (${peerName})`,
    ratio: `${ratio.toFixed(2)} ×`,
    aim: aim === null ? '' : 'atLeast' in aim ? `≥ ${aim.atLeast} ×` : `≤ ${aim.atMost} ×`,
    reached: aim === null ? null : 'atLeast' in aim ? ratio >= aim.atLeast : ratio <= aim.atMost,
  }
}
