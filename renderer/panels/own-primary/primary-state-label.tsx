import type { OwnPrimarySnapshot } from '../../../shared/model/own-primary.ts'
import { Icon } from '../../components/icon.tsx'
import { useSampledMs } from '../../store/use-deck.ts'
import { describePrimary } from './primary-state.ts'

interface PrimaryStateProps {
  readonly clusterId: string
  readonly primary: OwnPrimarySnapshot
}

/** Icon, word and tone of an app's own primary. */
export function PrimaryState({ clusterId, primary }: PrimaryStateProps) {
  const { icon, word, tone, extra } = describePrimary(primary, useSampledMs(clusterId))
  return (
    <span className="state-label" data-tone={tone} title={primary.lastEnd?.words}>
      <Icon name={icon} />
      <span className="state-label-word">{word}</span>
      {extra !== '' && <span className="state-label-extra">{extra}</span>}
    </span>
  )
}
