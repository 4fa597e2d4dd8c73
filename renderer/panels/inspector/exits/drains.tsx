import type { ReloadSnapshot } from '../../../../shared/model/reload.ts'
import type { SlotSnapshot } from '../../../../shared/model/worker.ts'
import { useNowMs } from '../../../store/use-deck.ts'
import { Section } from '../section.tsx'
import { type DrainingWorker, drainingWorkers, drainRows, drainStepWords, swapRows } from './drain-rows.ts'

interface DrainsProps {
  readonly slot: SlotSnapshot
  /** The newest of the cluster. */
  readonly reload: ReloadSnapshot | null
}

/** Each worker of the slot on its way out, as it empties; after that what the newest reload has to prove of it. */
export function Drains({ slot, reload }: DrainsProps) {
  const swap = reload?.swaps.find((one) => one.slot === slot.slot)
  return (
    <>
      {drainingWorkers(slot).map((worker) => (
        <DrainSection key={worker.generation} worker={worker} />
      ))}
      {swap !== undefined && (
        <Section title={`Replaced g${swap.generation}`} sub="by the last reload">
          <Rows rows={swapRows(swap)} />
        </Section>
      )}
    </>
  )
}

function DrainSection({ worker: { generation, drain } }: { readonly worker: DrainingWorker }) {
  const nowMs = useNowMs()
  return (
    <Section title={`Drain of g${generation}`} sub={drainStepWords(drain, nowMs)}>
      <Rows rows={drainRows(drain)} />
    </Section>
  )
}

function Rows({ rows }: { readonly rows: ReturnType<typeof drainRows> }) {
  return (
    <dl className="ins-drain">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
