import { Button } from '../../../../components/button.tsx'
import { removeExperimentResult } from '../../../../store/commands/experiment-commands.ts'

interface RemoveResultProps {
  readonly resultId: string
  readonly name: string
}

export function RemoveResult({ resultId, name }: RemoveResultProps) {
  return (
    <Button
      kind="ghost"
      size="mini"
      icon="delete"
      iconOnly
      aria-label={`Remove ${name}`}
      title="Remove this result"
      onClick={() => void removeExperimentResult(resultId)}
    />
  )
}
