import { Button } from '../../components/button.tsx'
import { WindowSwitch } from '../../panels/fairness/window-switch.tsx'
import { PictureTools } from '../../panels/picture/picture-tools.tsx'
import { showScreen } from '../../store/commands/view-actions.ts'

/** The way back, and what both columns share: the window of the shares, the time range, the clock. */
export function CompareBar() {
  return (
    <div className="tabs">
      <div className="tabs-tools cmp-bar-start">
        <Button
          kind="ghost"
          size="mini"
          icon="left"
          aria-label="Back to Live"
          title="Back to the open cluster (Esc)"
          onClick={() => showScreen('live')}
        >
          Live
        </Button>
        <span className="cmp-bar-shares">
          <span>Shares over</span>
          <WindowSwitch />
        </span>
      </div>
      <PictureTools />
    </div>
  )
}
