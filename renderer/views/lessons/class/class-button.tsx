import { Button } from '../../../components/button.tsx'
import { openDialog } from '../../../store/commands/view-actions.ts'
import { useDeck } from '../../../store/use-deck.ts'
import { hereCount } from './phone-words.ts'

/** For the head of the lessons: opens a class, and says how many are in one that is open. */
export function ClassButton() {
  const isOpen = useDeck((state) => state.classroom?.phase === 'open')
  const count = useDeck((state) => hereCount(state.classroom?.phones ?? []))
  return (
    <Button icon="class" onClick={() => openDialog({ kind: 'class' })}>
      {isOpen ? `Class: ${count} here` : 'Class…'}
    </Button>
  )
}
