import type { PartState } from '../../../../shared/lessons/lesson-view.ts'
import { Icon } from '../../../components/icon.tsx'
import { counted } from '../../../format/number.ts'

interface DeedLinesProps {
  readonly state: PartState
  /** What came of it waits until the person wrote down what they saw. */
  readonly isHeld: boolean
}

/** What was done, line by line, and what came of it. */
export function DeedLines({ state: { report, status }, isHeld }: DeedLinesProps) {
  if (report === null || report.lines.length === 0) return null
  const failed = report.lines.filter((line) => line.state === 'failed')
  // What went wrong is never held back.
  const lines = isHeld ? failed : report.lines
  return (
    <div className="part-report">
      {lines.length > 0 && (
        <ul aria-label="What was done">
          {lines.map((line, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added, in order
            <li key={place} data-state={line.state}>
              <Icon
                name={line.state === 'done' ? 'check' : 'warn'}
                size={12}
                className={line.state === 'done' ? 'tone-ok' : 'tone-warn'}
              />
              <span>
                {line.state === 'failed' && 'did not work: '}
                {line.words}
              </span>
            </li>
          ))}
        </ul>
      )}
      {isHeld && status !== 'doing' && failed.length === 0 && (
        <p className="part-note">
          {counted(report.lines.length, 'thing')} done. What came of it is told here once you wrote down what you saw.
          Missed it? Try it again.
        </p>
      )}
    </div>
  )
}
