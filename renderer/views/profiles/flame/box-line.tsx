import { SlotChip } from '../../../components/slot-chip.tsx'
import type { Described } from './box-words.ts'

/** What is pointed at, in words: in the tip beside the pointer, and in the line below the graph. */
export function BoxWords({ described }: { readonly described: Described }) {
  const { name, place, origin, facts, shares } = described
  return (
    <>
      <span className="fl-words-name mono">{name}</span>
      {place !== '' && <span className="fl-words-place mono">{place}</span>}
      {origin !== '' && <span className="fl-words-origin">{origin}</span>}
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
      {shares.map(({ words, slot, share }) => (
        <span key={words} className="fl-words-share">
          {slot === null ? <span className="ellipsis">{words}</span> : <SlotChip slot={slot} size="s" />}
          {share}
        </span>
      ))}
    </>
  )
}
