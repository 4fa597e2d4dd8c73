import type { FactValue } from '../../../../shared/lessons/facts.ts'
import type { LessonState } from '../../../../shared/lessons/lesson-view.ts'
import { Panel } from '../../../components/panel.tsx'
import { Age } from '../../../panels/age.tsx'
import { factWords } from '../parts/answer-words.ts'
import { factsOfStep, figureBars, hasLoad } from './figure-bars.ts'
import { LiveRates } from './live-rates.tsx'

interface FiguresPaneProps {
  readonly facts: LessonState['facts']
  readonly parts: LessonState['parts']
  /** Null: it is not there. */
  readonly clusterId: string | null
  /** The person writes down first what they saw: who is told before remembers what was told. */
  readonly isHeld: boolean
}

/** What was measured so far, in the lesson's own words. Bars of one unit share one scale. */
export function FiguresPane({ facts, parts, clusterId, isHeld }: FiguresPaneProps) {
  const bars = figureBars(factsOfStep(facts, parts))
  return (
    <Panel title="Measured" as="figure" className="lr-pane" sub="on this machine">
      {clusterId !== null && hasLoad(parts) && <LiveRates clusterId={clusterId} />}
      {isHeld ? (
        <p className="lr-none">Write down first what you saw. Then the count stands here.</p>
      ) : bars.length === 0 ? (
        <p className="lr-none">Nothing was measured yet.</p>
      ) : (
        <ul className="lr-scroll lr-figures">
          {bars.map(({ fact, ratio }) => (
            <FigureLine key={fact.id} fact={fact} ratio={ratio} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

function FigureLine({ fact, ratio }: { readonly fact: FactValue; readonly ratio: number | null }) {
  return (
    <li className="lr-figure">
      <span className="lr-figure-words">{fact.words}</span>
      <span className="lr-figure-bar" aria-hidden="true" data-lone={ratio === null}>
        {ratio !== null && <i style={{ width: `max(2px, ${Math.round(ratio * 100)}%)` }} />}
      </span>
      <b>{factWords(fact)}</b>
      <span className="lr-quiet">{fact.atMs === null ? '' : <Age atMs={fact.atMs} />}</span>
    </li>
  )
}
