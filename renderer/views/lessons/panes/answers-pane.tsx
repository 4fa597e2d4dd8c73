import type { Answered, PartState } from '../../../../shared/lessons/lesson-view.ts'
import { Icon } from '../../../components/icon.tsx'
import { Panel } from '../../../components/panel.tsx'
import { SlotChip } from '../../../components/slot-chip.tsx'
import { formatDelay } from '../../../format/duration.ts'
import { counted } from '../../../format/number.ts'
import { Age } from '../../../panels/age.tsx'
import { bodyWords, type NewestAsk, newestAsk } from './newest-ask.ts'

/** More than anybody reads one by one. */
const shownCount = 200

/** What the clients of the newest round were answered, and by whom. */
export function AnswersPane({ parts }: { readonly parts: readonly PartState[] }) {
  const ask = newestAsk(parts)
  if (ask === null) {
    return (
      <Panel title="Answers" className="lr-pane">
        <p className="lr-none">Nobody asked yet. Each answer will stand here, with the worker that gave it.</p>
      </Panel>
    )
  }
  const all = ask.clients.reduce((sum, { answers }) => sum + answers.length, 0)
  const isMany = ask.clients.length > 1
  return (
    <Panel
      title="Answers"
      className="lr-pane"
      sub={
        <>
          {counted(all, 'answer')} of {counted(ask.clients.length, 'client')}, <Age atMs={ask.atMs} />
        </>
      }
    >
      <Tally tally={ask.tally} />
      <div className="lr-scroll">
        <table className="lr-table lr-answers" aria-label="Answers">
          <thead>
            <tr>
              <th scope="col">Request</th>
              <th scope="col">Worker</th>
              <th scope="col">Status</th>
              <th scope="col">Time</th>
              <th scope="col">Said</th>
            </tr>
          </thead>
          {ask.clients.map(({ client, answers }) => (
            <tbody key={client}>
              {isMany && (
                <tr className="lr-client">
                  <th scope="rowgroup" colSpan={5}>
                    client {client}
                  </th>
                </tr>
              )}
              {answers.slice(0, shownCount).map((answer) => (
                <AnswerLine key={answer.number} answer={answer} telling={ask.telling} />
              ))}
            </tbody>
          ))}
        </table>
      </div>
    </Panel>
  )
}

/** Forty lines are more than anybody counts. */
function Tally({ tally }: Pick<NewestAsk, 'tally'>) {
  return (
    <ul className="lr-tally" aria-label="Answers of each worker">
      {tally.map(({ slot, count }) => (
        <li key={slot}>
          {slot === null ? <span className="lr-quiet">not known</span> : <SlotChip slot={slot} />}
          <b>{count}</b>
        </li>
      ))}
    </ul>
  )
}

interface AnswerLineProps {
  readonly answer: Answered
  readonly telling: NewestAsk['telling']
}

function AnswerLine({ answer, telling }: AnswerLineProps) {
  const { method, path, status, slot, pid, ms, words, body } = answer
  const tone = status === null ? 'bad' : status < 400 ? 'ok' : status < 500 ? 'warn' : 'bad'
  return (
    <tr>
      <td className="mono ellipsis">
        {method} {path}
      </td>
      <td title={pid === null ? undefined : `pid ${pid}`}>
        {slot === null ? <span className="lr-quiet">not known</span> : <SlotChip slot={slot} />}
      </td>
      <td className={`tone-${tone}`}>
        <span className="lr-status">
          <Icon name={tone === 'ok' ? 'ok' : 'error'} size={12} />
          {status ?? 'none'}
        </span>
      </td>
      <td>{formatDelay(ms)}</td>
      <td className="ellipsis selectable" title={status === null ? words : undefined}>
        {status === null ? words : bodyWords(body, telling)}
      </td>
    </tr>
  )
}
