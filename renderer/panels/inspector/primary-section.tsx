import type { OwnPrimarySnapshot } from '../../../shared/model/own-primary.ts'
import { Icon } from '../../components/icon.tsx'
import { useSampledMs } from '../../store/use-deck.ts'
import { primaryNumbers } from '../own-primary/primary-numbers.ts'
import { Section } from './section.tsx'

interface PrimarySectionProps {
  readonly clusterId: string
  readonly primary: OwnPrimarySnapshot
}

/** What only an app's own primary has: how it ended, what it forked, what it left, what went through it. */
export function PrimarySection({ clusterId, primary }: PrimarySectionProps) {
  const nowMs = useSampledMs(clusterId)
  const { lastEnd, held, empty } = primary
  const told = primaryNumbers(primary, null, nowMs).filter(({ name }) => name === 'Forks' || name === 'Messages')
  const notes = [
    ...(lastEnd === null
      ? []
      : [primary.pid === null ? lastEnd.words : `Before: ${lastEnd.words}`, lastEnd.workersWords]),
    ...(held === null ? [] : [held.words]),
    ...empty.map(({ words }) => words),
  ]
  return (
    <Section title="As a primary">
      <dl className="ins-facts">
        {told.map(({ name, title }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="selectable">{title}</dd>
          </div>
        ))}
      </dl>
      {notes.length > 0 && (
        <ul className="ins-oddities">
          {notes.map((words) => (
            <li key={words}>
              <Icon name="warn" size={12} className="tone-warn" />
              {words}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
