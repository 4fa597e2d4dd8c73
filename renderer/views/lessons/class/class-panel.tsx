import type { ClassState } from '../../../../shared/lessons/classroom.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { formatRoundDuration } from '../../../format/duration.ts'
import { closeClass } from '../../../store/commands/class-commands.ts'
import { copyText } from '../../../store/commands/commands.ts'
import { pendingKeys } from '../../../store/commands/run-command.ts'
import { closeDialog } from '../../../store/commands/view-actions.ts'
import { useDeck, usePending } from '../../../store/use-deck.ts'
import { useSecond } from '../../../store/use-second.ts'
import { AskPanel } from './ask-panel.tsx'
import { PhoneGrid } from './phone-grid.tsx'
import { QrPicture } from './qr-picture.tsx'

/** For the board: how to get in, who is there, and what they think. */
export function ClassPanel({ classroom }: { readonly classroom: ClassState }) {
  return (
    <>
      <div className="dialog-body class-panel">
        <WayIn classroom={classroom} />
        <div className="class-main">
          <AskPanel classroom={classroom} />
          <PhoneGrid phones={classroom.phones} most={classroom.most} />
        </div>
      </div>
      <Foot classroom={classroom} />
    </>
  )
}

function WayIn({ classroom: { url, pin, qr } }: { readonly classroom: ClassState }) {
  if (url === null || pin === null) return null
  return (
    <section className="class-way" aria-label="How to join">
      {qr !== null && <QrPicture rows={qr} url={url} />}
      <p className="class-step">Scan it, or open</p>
      <p className="class-url">
        <span>{url.replace(/^http:\/\//, '').replace(/\/$/, '')}</span>
        <Button
          size="mini"
          kind="ghost"
          icon="copy"
          iconOnly
          aria-label="Copy address"
          onClick={() => void copyText(url, 'Address of the class')}
        />
      </p>
      <p className="class-step">and type the PIN</p>
      <p className="class-pin">
        <span className="visually-hidden">PIN {pin}</span>
        <span aria-hidden="true">{`${pin.slice(0, 3)} ${pin.slice(3)}`}</span>
      </p>
    </section>
  )
}

function Foot({ classroom: { words, endsAtMs, clusterId, voteP95Ms } }: { readonly classroom: ClassState }) {
  const nowMs = useSecond(endsAtMs !== null)
  const pending = usePending(pendingKeys.classroom())
  const name = useDeck((state) => state.live.clusters[clusterId ?? '']?.settings.name ?? null)
  const leftMs = endsAtMs === null ? 0 : Math.max(0, endsAtMs - nowMs)
  return (
    <div className="dialog-foot">
      <span className="dialog-foot-note class-note" role="status">
        {name === null ? <Icon name="warn" size={12} className="tone-warn" /> : <Icon name="globe" size={12} />}
        {name === null ? words : `Phones are clients of ${name}. ${words}: ${formatRoundDuration(leftMs)} left.`}
        {voteP95Ms !== null && ` A vote took ${Math.max(1, Math.round(voteP95Ms))} ms at most for 95 of 100.`}
      </span>
      <Button onClick={closeDialog}>Hide</Button>
      <Button kind="danger" icon="stop" pending={pending} onClick={() => void closeClass()}>
        Close class
      </Button>
    </div>
  )
}
