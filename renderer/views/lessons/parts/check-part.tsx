import type { PartState } from '../../../../shared/lessons/lesson-view.ts'
import { Icon, type IconName } from '../../../components/icon.tsx'

type ClaimState = PartState['claims'][number]['state']

const looks: Readonly<Record<ClaimState, { readonly icon: IconName; readonly word: string; readonly tone: string }>> = {
  holds: { icon: 'ok', word: 'holds', tone: 'tone-ok' },
  fails: { icon: 'warn', word: 'does not hold here', tone: 'tone-warn' },
  unknown: { icon: 'unknown', word: 'not known', tone: 'tone-idle' },
  excused: { icon: 'info', word: 'not asked of this machine', tone: 'tone-info' },
}

/** Claims of the lesson, and whether this machine bears them out. */
export function CheckPart({ state: { claims } }: { readonly state: PartState }) {
  if (claims.length === 0) return <p className="part-quiet">Nothing was checked yet: do the step first.</p>
  return (
    <ul className="part-claims" aria-label="Checked on this machine">
      {claims.map(({ words, state, why }) => {
        const { icon, word, tone } = looks[state]
        return (
          <li key={words}>
            <Icon name={icon} size={16} className={tone} />
            <div>
              <p>{words}</p>
              <p className="part-claim-state">
                <span className={tone}>{word}</span>
                {why !== '' && `: ${why}`}
              </p>
            </div>
          </li>
        )
      })}
    </ul>
  )
}
