import { Age } from '../../../panels/age.tsx'
import { useDeck } from '../../../store/use-deck.ts'
import { factWords } from './answer-words.ts'
import { factsOf, selectLesson } from './step-parts.ts'

const none = {}

/** Figures that the machine measured, each with its unit and its age. */
export function FactLines({ ids }: { readonly ids: readonly string[] }) {
  const known = useDeck((state) => selectLesson(state)?.facts ?? none)
  const facts = factsOf(known, ids)
  if (facts.length === 0) return null
  return (
    <dl className="part-facts" aria-label="Measured">
      {facts.map((fact) => (
        <div key={fact.id}>
          <dt>{fact.words}</dt>
          <dd>
            {factWords(fact)}
            {fact.atMs !== null && (
              <small>
                {' '}
                <Age atMs={fact.atMs} />
              </small>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
