import type { WorkerDetail } from '../../../../shared/model/inspect.ts'
import type { SlotSnapshot } from '../../../../shared/model/worker.ts'
import type { PolicyId } from '../../../../shared/policies.ts'
import { Icon } from '../../../components/icon.tsx'
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
  const point = detail?.lastPoint ?? null
  return (
    <Section title="Two clocks">
      <div className="ins-clocks">
        <div className="ins-clock">
          <div className="ins-clock-head">
            <Icon name={os === null ? 'info' : 'ok'} size={12} />
            OS sample
            <span className="ins-clock-age">{os === null ? noValue : <Age atMs={os.atMs} fine />}</span>
          </div>
          <div className="ins-clock-facts">
            {blind !== null && <span>{blind}</span>}
            <span>
              <b>{os?.cpuRatio == null ? noValue : formatPercent(os.cpuRatio)}</b> CPU
            </span>
            <span>
              <b>{os?.rssBytes == null ? noValue : formatBytes(os.rssBytes)}</b> RSS
            </span>
          </div>
        </div>
        <div className="ins-clock" data-silent={silent || undefined} data-health={slot.health}>
          <div className="ins-clock-head">
            <Icon
              name={
                silent ? (slot.health === 'paused' ? 'paused' : 'unresponsive') : heartbeatAtMs === null ? 'info' : 'ok'
              }
              size={12}
            />
            Self-report
            <span className="ins-clock-age">
              {heartbeatAtMs === null ? noValue : <Age atMs={heartbeatAtMs} fine />}
            </span>
          </div>
          <div className="ins-clock-facts">
            {silent && heartbeatAtMs !== null ? (
              <span>
                Loop turns: none since <span className="mono">{formatClockTenths(heartbeatAtMs)}</span>
              </span>
            ) : (
              <>
                <span>
                  <b>
                    {!lives || point?.loopUtilizationRatio == null
                      ? noValue
                      : formatPercent(point.loopUtilizationRatio)}
                  </b>{' '}
                  loop use
                </span>
                <span>
                  <b>{!lives || point?.loopDelayP99Ms == null ? noValue : formatDelay(point.loopDelayP99Ms)}</b> p99
                </span>
              </>
            )}
          </div>
        </div>
      </div>
      <p className="ins-explain">{explainClocks(slot, detail, policy)}</p>
    </Section>
  )
}
