import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { useNowMs } from '../../store/use-deck.ts'
import { type DrainingWorker, drainingWorkers, drainRows, drainStepWords } from './drain-rows.ts'
import { Section } from './section.tsx'

/** Each worker of the slot on its way out, as it empties. */
export function Drains({ slot }: { readonly slot: SlotSnapshot }) {
  return drainingWorkers(slot).map((worker) => <DrainSection key={worker.generation} worker={worker} />)
}

function DrainSection({ worker: { generation, drain } }: { readonly worker: DrainingWorker }) {
  const nowMs = useNowMs()
  return (
    <Section title={`Drain of g${generation}`} sub={drainStepWords(drain, nowMs)}>
      <dl className="ins-drain">
        {drainRows(drain).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
