import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { Icon } from '../../components/icon.tsx'
import { Section } from '../inspector/section.tsx'

/** What a worker of the deck's own has in its drawer and a container has not, each with the reason and what to do instead. */
export function NotFromOutside({ slot: { agent, health } }: { readonly slot: SlotSnapshot }) {
  return (
    <Section title="Not of a container">
      <ul className="ins-missing">
        {agent === 'absent' && (
          <li>
            CPU profile, heap and what it holds: its agent would look, and none is heard. "Run as a service" adds it.
          </li>
        )}
        <li>
          {health === 'unresponsive' && <Icon name="unresponsive" size={12} />} Where it is stuck, DevTools, a debugger:
          its inspector is only reached from inside its container. A CPU profile tells where its time goes while it
          turns.
        </li>
        <li>
          A profile of its start, or a replacement before its heap is taken: its engine starts tasks, not the deck.
        </li>
        <li>A lane or a request of its own: connections are dealt out by its engine or by the front, not into it.</li>
      </ul>
    </Section>
  )
}
