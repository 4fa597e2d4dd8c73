import { Button } from '../../components/button.tsx'
import { Tooltip } from '../../components/tooltip.tsx'
import { primaryWords } from '../../panels/own-primary/primary-words.ts'
import { openDialog } from '../../store/commands/view-actions.ts'
import { useLiveCluster } from '../../store/use-deck.ts'

/** Beside the number of workers while autoscale moves it: its reasoning, and the way to its rule. */
export function AutoscaleNote({ clusterId }: { readonly clusterId: string }) {
  const cluster = useLiveCluster(clusterId)
  const told = cluster?.guards.autoscale ?? null
  if (told === null) return null
  const words = cluster?.ownPrimary == null ? told : `${told}. ${primaryWords.rules}`
  return (
    <Tooltip words={words}>
      <Button
        kind="ghost"
        icon="scale"
        aria-label={`Autoscale: ${words}. Open the rules`}
        onClick={() => openDialog({ kind: 'rules', clusterId })}
      >
        auto
      </Button>
    </Tooltip>
  )
}
