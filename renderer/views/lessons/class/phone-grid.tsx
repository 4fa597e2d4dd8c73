import type { ClassPhone } from '../../../../shared/lessons/classroom.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { SlotChip } from '../../../components/slot-chip.tsx'
import { slotColor } from '../../../components/slot-hue.ts'
import { dismissPhone } from '../../../store/commands/class-commands.ts'
import { countBySlot, hereCount, loginWords, phoneLook } from './phone-words.ts'

interface PhoneGridProps {
  readonly phones: readonly ClassPhone[]
  readonly most: number
}

/** Who is in the class, and by whom each was answered last. A phone keeps its place in the grid. */
export function PhoneGrid({ phones, most }: PhoneGridProps) {
  return (
    <section className="class-phones" aria-label="Phones">
      <h3>
        Phones <span className="class-sub">{`${hereCount(phones)} of ${most}`}</span>
        {countBySlot(phones).map(([slot, count]) => (
          <span key={slot} className="class-share" title={`${count} of the phones: last answered by slot ${slot}`}>
            <SlotChip slot={slot} /> {count}
          </span>
        ))}
      </h3>
      {phones.length === 0 ? (
        <p className="class-empty">Nobody is here yet. The first phone shows up as soon as it typed the PIN.</p>
      ) : (
        <ul>
          {phones.map((phone) => (
            <PhoneCard key={phone.id} phone={phone} />
          ))}
        </ul>
      )}
    </section>
  )
}

function PhoneCard({ phone }: { readonly phone: ClassPhone }) {
  const { icon, word, tone } = phoneLook(phone)
  const { slot, hasVoted } = phone
  const login = loginWords(phone)
  return (
    <li className="class-phone" data-state={phone.state}>
      {slot === null ? (
        <span className="class-screen" title="No worker answered it yet, or its connection was cut">
          –
        </span>
      ) : (
        <span className="class-screen" data-lit style={{ background: slotColor(slot) }} title={`slot ${slot}`}>
          {slot}
        </span>
      )}
      <span className="class-alias" title={phone.alias}>
        {phone.alias}
      </span>
      <span className={`class-state tone-${tone}`}>
        <Icon name={icon} size={12} />
        {word}
      </span>
      <span className="class-more">
        {login}
        {hasVoted && (
          <span className="class-voted">
            <Icon name="check" size={12} />
            voted
          </span>
        )}
      </span>
      <Button
        kind="ghost"
        size="mini"
        icon="close"
        iconOnly
        aria-label={`Dismiss ${phone.alias}`}
        title="Takes it off the list; it can join again with the PIN"
        onClick={() => void dismissPhone(phone.id)}
      />
    </li>
  )
}
