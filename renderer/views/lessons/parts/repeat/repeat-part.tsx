import { Icon, type IconName } from '../../../../components/icon.tsx'
import { formatNumber } from '../../../../format/number.ts'
import { useDeck } from '../../../../store/use-deck.ts'
import { numberWords } from '../answer-words.ts'
import { DoButtons } from '../do-part.tsx'
import type { PartProps } from '../part-props.ts'
import { selectLesson } from '../step-parts.ts'
import { type Distribution, distribute } from './distribution.ts'
import { Histogram } from './histogram.tsx'

/** The same again and again: what was measured each time, not only once. */
export function RepeatPart({ state, part, isCurrent }: PartProps<'repeat'>) {
  const fact = useDeck((deck) => selectLesson(deck)?.facts[part.fact])
  const { rounds } = state
  const distribution = distribute(rounds)
  const words = fact?.words ?? part.words
  const unit = fact?.unit ?? ''
  return (
    <section className="part-do" aria-label="Again and again">
      <DoButtons state={state} part={part} isCurrent={isCurrent} words={`Run it ${part.times} times`} />
      {rounds.length > 0 && (
        <>
          <div className="part-progress">
            <progress aria-label="Rounds" value={rounds.length} max={part.times} />
            <span>
              {rounds.length} of {part.times} rounds
            </span>
          </div>
          <p className="repeat-title">
            {words}
            {unit !== '' && <small> {unit === 'ratio' ? 'share' : unit}</small>}
          </p>
          {distribution.bins.length > 0 && <Histogram distribution={distribution} words={words} unit={unit} />}
          <Summary distribution={distribution} unit={unit} />
        </>
      )}
    </section>
  )
}

function Summary({ distribution, unit }: { readonly distribution: Distribution; readonly unit: string }) {
  const { min, median, max, unknownCount } = distribution
  if (min === null || median === null || max === null)
    return <p className="part-note">No round has measured it yet; {formatNumber(unknownCount)} not known.</p>
  const entries: readonly (readonly [IconName, string, string])[] = [
    ['sort-down', 'least', numberWords(min, unit)],
    ['pulse', 'median', numberWords(median, unit)],
    ['sort-up', 'most', numberWords(max, unit)],
    ...(unknownCount > 0 ? [['unknown', 'not known', formatNumber(unknownCount)] as const] : []),
  ]
  return (
    <dl className="repeat-summary">
      {entries.map(([icon, word, value]) => (
        <div key={word}>
          <dt>
            <Icon name={icon} size={12} /> {word}
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
