import './memory-split.css'
import type { WorkerDetail } from '../../../../shared/model/inspect.ts'
import type { SlotSnapshot } from '../../../../shared/model/worker.ts'
import { formatNumber } from '../../../format/number.ts'
import { addressWords, transportWords } from '../listen-words.ts'
import { Section } from '../section.tsx'
import { useResourceTrend } from './resource-trend.ts'
import { resourceWords } from './resource-words.ts'

/** What keeps the event loop alive, by kind. */
export function Resources({ detail }: { readonly detail: WorkerDetail | null }) {
  const resources = detail?.self?.resources ?? []
  const trend = useResourceTrend(detail)
  const total = resources.reduce((sum, { count }) => sum + count, 0)
  return (
    <Section title="Active resources" sub={resources.length === 0 ? undefined : formatNumber(total)}>
      {resources.length === 0 ? (
        <p className="ins-none">{detail?.self == null ? 'Known once the worker has reported on itself.' : 'None.'}</p>
      ) : (
        <ul className="ins-tags">
          {[...resources]
            .sort((one, other) => other.count - one.count)
            .map(({ kind, count }) => {
              const words = resourceWords(kind, count)
              const grown = trend.get(kind)
              return (
                <li key={kind} title={kind}>
                  <b>{words.count}</b> {words.kind}
                  {grown !== undefined && <span className="ins-sub"> {grown}</span>}
                </li>
              )
            })}
        </ul>
      )}
    </Section>
  )
}

/** Servers this worker listens on. */
export function Listens({ slot }: { readonly slot: SlotSnapshot }) {
  return (
    <Section title="Listens on" sub={slot.listens.length > 1 ? formatNumber(slot.listens.length) : undefined}>
      {slot.listens.length === 0 ? (
        <p className="ins-none">{slot.notListeningHint ?? 'No server yet.'}</p>
      ) : (
        <ul className="ins-listens">
          {slot.listens.map((listen) => (
            <li key={`${listen.transport} ${addressWords(listen)} ${listen.exclusive}`}>
              <span className="mono selectable">{addressWords(listen)}</span>
              <span className="ins-sub">
                {transportWords(listen)}
                {listen.exclusive ? ', exclusive: not through the primary' : ''}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
