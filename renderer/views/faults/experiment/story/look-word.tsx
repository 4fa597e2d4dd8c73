import './story.css'
import { Icon } from '../../../../components/icon.tsx'
import type { Look } from '../experiment-words.ts'

interface LookWordProps {
  readonly look: Look
  /** A filled badge, for what the whole experiment came to. */
  readonly isBadge?: boolean
}

/** Icon, word and colour together. */
export function LookWord({ look: { icon, word, tone }, isBadge = false }: LookWordProps) {
  return (
    <span className={`ex-look tone-${tone}`} data-badge={isBadge || undefined} data-tone={tone}>
      <Icon name={icon} size={isBadge ? 14 : 12} />
      {word}
    </span>
  )
}
