import type { LoadRemark } from '../../../../shared/model/load.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { asSentence } from '../../../format/sentence.ts'
import type { LoadReading } from '../reading.ts'
import { offerWords } from './offer-words.ts'

type Offer = NonNullable<LoadRemark['offer']>

interface RemarksProps {
  readonly reading: LoadReading
  readonly pending: boolean
  readonly onOffer: (offer: Offer) => void
}

/** What a person must know to read the figures right, the worst first. */
export function Remarks({ reading, pending, onOffer }: RemarksProps) {
  const { remarks, settings, isOver } = reading
  if (remarks.length === 0) return null
  return (
    <div className="ld-remarks">
      {remarks.map(({ tone, words, offer }) => {
        const [lead, rest] = leadOf(asSentence(words))
        const button = offer === null ? null : offerWords(offer, settings, isOver)
        return (
          <div key={words} className="ld-remark" data-tone={tone} role={tone === 'info' ? 'note' : 'status'}>
            <Icon name={tone} />
            <span className="ld-remark-words">
              <b>{lead}</b> {rest}
            </span>
            {offer !== null && button !== null && (
              <Button kind="link" pending={pending} onClick={() => onOffer(offer)}>
                {button}
              </Button>
            )}
          </div>
        )
      })}
    </div>
  )
}

/** The first sentence or clause says what it is about. */
function leadOf(words: string): readonly [lead: string, rest: string] {
  const end = /[.:]\s/.exec(words)
  return end === null ? [words, ''] : [words.slice(0, end.index + 1), words.slice(end.index + 2)]
}
