import { Button } from '../../../components/button.tsx'
import { removeLesson } from '../../../store/commands/lesson-commands.ts'
import { pendingKeys } from '../../../store/commands/run-command.ts'
import { usePending } from '../../../store/use-deck.ts'

/** Takes a lesson that was opened off the list, readable or not; its files stay. */
export function RemoveButton({ path, name }: { readonly path: string; readonly name: string }) {
  const pending = usePending(pendingKeys.lesson(path))
  return (
    <Button
      kind="link"
      aria-label={`Take ${name} off the list`}
      pending={pending}
      onClick={() => void removeLesson(path)}
    >
      Take off the list
    </Button>
  )
}
