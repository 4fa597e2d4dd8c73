import type { LoadReload } from '../../../../shared/model/load.ts'
import { Icon } from '../../../components/icon.tsx'
import { SlotChip } from '../../../components/slot-chip.tsx'
import { formatDuration } from '../../../format/duration.ts'
import { Figure } from './ledger-bar.tsx'
import { reloadProof } from './reload-proof.ts'

interface ReloadBarProps {
  readonly reloads: readonly LoadReload[]
  /** What the times of the run count from. */
  readonly originAtMs: number
}

/** What rolling reloads during the load have to prove: read together with the ledger below or above it. */
export function ReloadBar({ reloads, originAtMs }: ReloadBarProps) {
  const proof = reloadProof(reloads, originAtMs)
  if (proof === null) return null
  return (
    <section className="panel ld-ledger" aria-label="Reload ledger">
      <span className="ld-figure" data-quiet>
        <span>Reload ledger</span>
        <b className="ld-reload-when">{proof.whenWords}</b>
      </span>
      <span className="ld-ledger-rule" />
      <Figure word="connections moved" count={proof.movedCount} quiet />
      {proof.lateCount !== null && (
        <Figure word="too late" count={proof.lateCount} tone={proof.lateCount === 0 ? 'ok' : 'bad'} />
      )}
      <span
        className="ld-verdict"
        data-tone={proof.verdict.tone}
        title="Requests on connections that reached an old worker after its hand-overs had stopped"
      >
        <Icon name={proof.verdict.tone === 'ok' ? 'ok' : proof.verdict.tone === 'bad' ? 'bad' : 'info'} />
        {proof.verdict.words}
      </span>
      <span className="ld-ledger-end ld-swaps">
        {proof.swaps.length > 0 && <span className="ld-quiet">swap time</span>}
        {proof.swaps.map(({ slot, words, tookMs }) => (
          <span key={slot} className="ld-swap" title={words}>
            <SlotChip slot={slot} />
            {formatDuration(tookMs)}
          </span>
        ))}
      </span>
    </section>
  )
}
