import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { ownPrimaryPlace } from '../../../shared/model/own-primary.ts'
import { Icon } from '../../components/icon.tsx'
import { describePrimary } from '../../panels/own-primary/primary-state.ts'
import { openDrawer } from '../../store/commands/view-actions.ts'
import { useSecond } from '../../store/use-second.ts'

/** That its own primary decides about workers, and how that is: on every screen. A press looks into it. */
export function PrimaryChip({ cluster: { ownPrimary } }: { readonly cluster: ClusterSnapshot }) {
  const nowMs = useSecond(ownPrimary?.phase === 'forkless')
  if (ownPrimary === null) return null
  const { icon, word, tone, extra } = describePrimary(ownPrimary, nowMs)
  const state = extra === '' ? word : `${word} ${extra}`
  return (
    <button
      type="button"
      className="head-badge head-primary"
      data-tone={tone}
      aria-label={`Who decides: own primary, ${state}`}
      title={`Your primary decides about workers: ${state}. Inspect it`}
      onClick={() => openDrawer(ownPrimaryPlace)}
    >
      <Icon name={icon} />
      <span>
        own primary<span className="head-wide"> · {word}</span>
      </span>
    </button>
  )
}
