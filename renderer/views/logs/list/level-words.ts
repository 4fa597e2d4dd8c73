import type { LogRow } from '../../../../shared/logs/log-entry.ts'
import type { Tone } from '../../../../shared/model/event.ts'
import { ownPrimaryPlace } from '../../../../shared/model/own-primary.ts'
import type { IconName } from '../../../components/icon.tsx'

/** What stands in the column of levels. */
export interface LevelWord {
  readonly word: string
  readonly icon: IconName | null
  readonly tone: Tone
}

const toneIcons: Readonly<Record<Tone, IconName | null>> = {
  ok: 'ok',
  info: 'info',
  warn: 'warn',
  hot: 'warn',
  bad: 'error',
  idle: null,
}

/** What is quiet has no picture: the eye shall find what is not. */
export function levelWord({ source, level }: Pick<LogRow, 'source' | 'level'>): LevelWord {
  if (source.kind === 'deck') return { word: 'life', icon: toneIcons[source.tone], tone: source.tone }
  switch (level) {
    case null:
      return { word: '', icon: null, tone: 'idle' }
    case 'warn':
      return { word: level, icon: 'warn', tone: 'warn' }
    case 'error':
    case 'fatal':
      return { word: level, icon: 'error', tone: 'bad' }
    default:
      return { word: level, icon: null, tone: 'idle' }
  }
}

/** "slot 1·g2", or the deck. */
export function sourceWords({ source }: Pick<LogRow, 'source'>): string {
  if (source.kind === 'deck') return 'deck'
  return source.slot === ownPrimaryPlace ? `primary·g${source.generation}` : `slot ${source.slot}·g${source.generation}`
}

/** The same in full, for who cannot see columns. */
export function rowInWords(row: LogRow): string {
  const { word } = levelWord(row)
  const stream = row.source.kind === 'slot' && row.source.stream === 'stderr' ? ', stderr' : ''
  return [sourceWords(row) + stream, word, row.message].filter((part) => part !== '').join(', ')
}
