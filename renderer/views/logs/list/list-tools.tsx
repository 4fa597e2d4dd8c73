import { Button } from '../../../components/button.tsx'
import { chooseForLog, useLogChoice } from '../../../store/log-choice.ts'
import type { ReaderProps } from '../reader/reader-props.ts'
import { FieldsMenu } from '../toolbar/fields-menu.tsx'
import { MoreMenu } from '../toolbar/more-menu.tsx'

/** How lines are shown, and what leaves the log: at the end of the columns' names. */
export function ListTools({ clusterId, log, reader, picture }: ReaderProps) {
  const isWrapped = useLogChoice((choice) => choice.isWrapped)
  return (
    <div className="lg-list-tools">
      <FieldsMenu log={log} />
      <Button
        kind="ghost"
        size="mini"
        icon="wrap"
        iconOnly
        aria-label="Wrap long lines"
        title="Wrap long lines"
        aria-pressed={isWrapped}
        onClick={() => {
          chooseForLog({ isWrapped: !isWrapped })
          reader.forgetHeights()
        }}
      />
      <MoreMenu clusterId={clusterId} log={log} reader={reader} picture={picture} />
    </div>
  )
}
