import type { SlotSnapshot } from '../../../../shared/model/worker.ts'
import { counted } from '../../../format/number.ts'
import { useOutput } from '../../../store/use-deck.ts'
import { Section } from '../section.tsx'
import { OutputLines } from './output-lines.tsx'

/** What the living worker prints, as `tail -f` shows it. */
export function LiveOutput({ slot }: { readonly slot: SlotSnapshot }) {
  const output = useOutput()
  if (slot.pid === null) return null
  const known = output !== null && output.slot === slot.slot && output.generation === slot.generation ? output : null
  return (
    <Section
      title="Output"
      sub={known === null || known.lines.length === 0 ? undefined : `${counted(known.lines.length, 'line')} kept`}
    >
      {known === null ? (
        <p className="ins-none">Nothing printed yet.</p>
      ) : (
        <OutputLines output={known} label={`Output of g${slot.generation}`} />
      )}
    </Section>
  )
}
