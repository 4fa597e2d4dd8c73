import type { FleetNode } from '../../../../shared/containers/fleet.ts'
import { Icon } from '../../../components/icon.tsx'
import { counted } from '../../../format/number.ts'
import { type WireLayout, workerBox } from '../../../wire/wire-layout.ts'
import { nodeState } from '../../fleet/fleet-words.ts'
import { type NodeBand, nodeBands } from '../node-order.ts'
import type { WireRow } from '../wire-row.ts'

interface NodeBandsProps {
  readonly layout: WireLayout
  readonly rows: readonly WireRow[]
  readonly nodes: readonly FleetNode[]
  readonly scrollTop: number
}

/** A word needs so much beside its icon. */
const leastWordPx = { upright: 84, level: 0 }

/** Beside the workers: the node they are on, and its state where it is not as usual. */
export function NodeBands({ layout, rows, nodes, scrollTop }: NodeBandsProps) {
  const box = layout.nodes
  if (box === null) return null
  const states = new Map(nodes.map((node) => [node.name, nodeState(node)]))
  const isLine = layout.size === 'line'
  return (
    <div
      className="wv-nodes"
      data-level={isLine || undefined}
      style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
    >
      {nodeBands(rows).map((band) => {
        const first = workerBox(layout, band.from, scrollTop)
        const last = workerBox(layout, band.from + band.count - 1, scrollTop)
        const height = last.y + last.height - first.y
        const state = states.get(band.node)
        const isUsual = state === undefined || state.tone === 'ok'
        const hasRoom = height >= leastWordPx[isLine ? 'level' : 'upright']
        return (
          <div
            key={`${band.node} ${band.from}`}
            className="wv-node"
            data-tone={isUsual ? undefined : state.tone}
            style={{ top: first.y - box.y + 1, height: height - 2 }}
            title={bandWords(band, state?.sentence)}
          >
            {!isUsual && <Icon name={state.icon} size={12} />}
            <span className="wv-node-name">
              {band.node}
              {!isUsual && hasRoom && ` ${state.word}`}
            </span>
          </div>
        )
      })}
    </div>
  )
}

function bandWords({ node, count }: NodeBand, sentence: string | undefined): string {
  return [`${node}: ${counted(count, 'task')} here`, ...(sentence === undefined ? [] : [sentence])].join('. ')
}
