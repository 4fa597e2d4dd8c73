import type { WorkerDetail } from '../../../../shared/model/inspect.ts'
import { ownPrimaryPlace } from '../../../../shared/model/own-primary.ts'
import type { SlotSnapshot } from '../../../../shared/model/worker.ts'
import type { PolicyId } from '../../../../shared/policies.ts'
import { Icon, type IconName } from '../../../components/icon.tsx'
import { formatBytes } from '../../../format/bytes.ts'
import { formatClockTenths } from '../../../format/clock-time.ts'
import { formatDelay } from '../../../format/duration.ts'
import { formatPercent } from '../../../format/percent.ts'
import { noValue } from '../../../format/quantity.ts'
import { usePlatform } from '../../../store/use-deck.ts'
import { Age } from '../../age.tsx'
import { explainClocks, notMeasured } from '../clock-words.ts'
import { Section } from '../section.tsx'

interface TwoClocksProps {
  readonly slot: SlotSnapshot
  readonly detail: WorkerDetail | null
  readonly policy: PolicyId
}

/** What the operating system says of the process, and what the worker says of itself, each with its age. */
export function TwoClocks({ slot, detail, policy }: TwoClocksProps) {
  const platform = usePlatform()
  const lives = slot.pid !== null
  const blind = lives ? notMeasured(detail, platform) : null
  const os = lives ? (detail?.os ?? null) : null
  const silent = lives && slot.health !== 'ok'
  const heartbeatAtMs = lives ? (detail?.heartbeatAtMs ?? null) : null
  const point = lives ? detail?.lastPoint : null
  return (
    <Section title="Two clocks">
      <div className="ins-clocks">
        <div className="ins-clock">
          <ClockHead icon={os === null ? 'info' : 'ok'} words="OS sample" atMs={os?.atMs ?? null} />
          <div className="ins-clock-facts">
            {blind !== null && <span>{blind}</span>}
            <Figure value={os?.cpuRatio} format={formatPercent} words="CPU" />
            <Figure value={os?.rssBytes} format={formatBytes} words="RSS" />
          </div>
        </div>
        <div className="ins-clock" data-silent={silent || undefined} data-health={slot.health}>
          <ClockHead
            icon={
              silent ? (slot.health === 'paused' ? 'paused' : 'unresponsive') : heartbeatAtMs === null ? 'info' : 'ok'
            }
            words="Self-report"
            atMs={heartbeatAtMs}
          />
          <div className="ins-clock-facts">
            {silent && heartbeatAtMs !== null ? (
              <span>
                Loop turns: none since <span className="mono">{formatClockTenths(heartbeatAtMs)}</span>
              </span>
            ) : (
              <>
                <Figure value={point?.loopUtilizationRatio} format={formatPercent} words="loop use" />
                <Figure value={point?.loopDelayP99Ms} format={formatDelay} words="p99" />
              </>
            )}
          </div>
        </div>
      </div>
      <p className="ins-explain">
        {slot.slot === ownPrimaryPlace && slot.health === 'paused'
          ? pausedPrimary
          : explainClocks(slot, detail, policy)}
      </p>
    </Section>
  )
}

const pausedPrimary =
  'Stopped by SIGSTOP: the operating system gives it no time, so it cannot report. Messages to it wait, and it forks nobody; connections pass it by.'

interface ClockHeadProps {
  readonly icon: IconName
  readonly words: string
  /** When it was read; null: never. */
  readonly atMs: number | null
}

function ClockHead({ icon, words, atMs }: ClockHeadProps) {
  return (
    <div className="ins-clock-head">
      <Icon name={icon} size={12} />
      {words}
      <span className="ins-clock-age">{atMs === null ? noValue : <Age atMs={atMs} fine />}</span>
    </div>
  )
}

interface FigureProps {
  readonly value: number | null | undefined
  readonly format: (value: number) => string
  readonly words: string
}

function Figure({ value, format, words }: FigureProps) {
  return (
    <span>
      <b>{value == null ? noValue : format(value)}</b> {words}
    </span>
  )
}
