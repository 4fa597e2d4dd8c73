import { bytesQuantity, formatBytes } from '../format/bytes.ts'
import { formatPercent, percentQuantity } from '../format/percent.ts'
import { noValue } from '../format/quantity.ts'
import { useDeck, useLiveHost } from '../store/use-deck.ts'

/** The machine under everything: its CPU, its memory, and what runs the workers. */
export function HostBox() {
  const host = useLiveHost()
  const nodeVersion = useDeck((state) =>
    state.clusterId === null ? undefined : state.live.clusters[state.clusterId]?.nodeVersion,
  )
  const embedded = useDeck((state) => state.info?.embeddedNodeVersion)
  if (host === null) return null
  // Of containers nobody here knows it.
  const node = nodeVersion === '' ? undefined : (nodeVersion ?? embedded)
  return (
    <section className="side-host" aria-label="This machine">
      <HostRow
        label="CPU"
        ratio={host.coreCount === 0 ? 0 : (host.cpuRatio ?? 0) / host.coreCount}
        value={`${host.cpuRatio === null ? noValue : percentQuantity(host.cpuRatio).value}\u202f/\u202f${formatPercent(host.coreCount)}`}
      />
      <HostRow
        label="Mem"
        ratio={host.memoryTotalBytes === 0 ? 0 : host.memoryUsedBytes / host.memoryTotalBytes}
        value={memoryOf(host.memoryUsedBytes, host.memoryTotalBytes)}
      />
      <div>
        {node === undefined ? '' : `Node v${node.replace(/^v/, '')} · `}
        {host.coreCount} {host.coreCount === 1 ? 'core' : 'cores'}
      </div>
    </section>
  )
}

function HostRow({ label, ratio, value }: { readonly label: string; readonly ratio: number; readonly value: string }) {
  return (
    <div className="side-host-row">
      <span>{label}</span>
      <span className="side-bar">
        <i style={{ width: `${Math.min(100, Math.max(0, ratio * 100))}%` }} />
      </span>
      <span className="side-host-value">{value}</span>
    </div>
  )
}

/** "7.1 / 16 GB": the unit once, where both share it. */
function memoryOf(usedBytes: number, totalBytes: number): string {
  const used = bytesQuantity(usedBytes)
  const shown = used.unit === bytesQuantity(totalBytes).unit ? used.value : formatBytes(usedBytes)
  return `${shown}\u202f/\u202f${formatBytes(totalBytes).replace('.0', '')}`
}
