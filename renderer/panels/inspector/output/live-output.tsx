import type { SlotSnapshot } from '../../../../shared/model/worker.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { counted } from '../../../format/number.ts'
import { showInLog } from '../../../store/commands/log-commands.ts'
import { useOutput } from '../../../store/use-deck.ts'
import { Section } from '../section.tsx'
import { OutputLines } from './output-lines.tsx'

/** What the living worker prints, as `tail -f` shows it. */
export function LiveOutput({ clusterId, slot }: { readonly clusterId: string; readonly slot: SlotSnapshot }) {
  const output = useOutput()
  if (slot.pid === null) return null
  const known = output !== null && output.slot === slot.slot && output.generation === slot.generation ? output : null
  return (
    <Section
      title="Output"
      sub={known === null || known.lines.length === 0 ? undefined : `${counted(known.lines.length, 'line')} kept`}
      actions={
        <Button
          kind="link"
          title="All its lines, among everything that is kept"
          onClick={() => showInLog(clusterId, { query: `slot:${slot.slot}` })}
        >
          In the log
          <Icon name="right" size={12} />
        </Button>
      }
    >
      {known === null ? (
        <p className="ins-none">Nothing printed yet.</p>
      ) : (
        <OutputLines output={known} label={`Output of g${slot.generation}`} />
      )}
    </Section>
  )
}
