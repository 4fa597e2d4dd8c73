import type { LabState } from '../../../shared/lessons/lab.ts'
import { Button } from '../../components/button.tsx'
import { Panel } from '../../components/panel.tsx'
import { Switch } from '../../components/switch.tsx'
import { Age } from '../../panels/age.tsx'
import { setLabVariant, tryTabs } from '../../store/commands/lab-commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { usePending } from '../../store/use-deck.ts'

const times = 10

/** The update that even a shared store loses, and what cures it. */
export function TabsCard({ lab }: { readonly lab: LabState }) {
  const pending = usePending(pendingKeys.labTabs())
  const { variant, isCured, tabs } = lab
  return (
    <Panel title="Two tabs at once">
      <div className="lb-card">
        <Button size="mini" icon="compare" pending={pending} onClick={() => void tryTabs(times)}>
          Add {times} items in each
        </Button>
        {tabs === null ? (
          <p className="lb-quiet">
            Two tabs of Ada's browser. Not tried yet: how many of {2 * times} will be in her cart?
          </p>
        ) : (
          <div className="lb-tabs">
            <meter
              min={0}
              max={tabs.wanted}
              value={tabs.left}
              aria-label={`${tabs.left} of ${tabs.wanted} items are left`}
            />
            <p>
              <b>{tabs.left}</b> of {tabs.wanted} are left{' '}
              <span className="lb-quiet">
                {tabs.isCured ? 'with the cure' : 'without the cure'}, <Age atMs={tabs.atMs} />
              </span>
            </p>
          </div>
        )}
        <div className="lb-cure">
          <Switch
            label="Cure"
            isOn={isCured}
            onChange={(isOn) => void setLabVariant({ variant: 'redis', isCured: isOn })}
          />
          <span>
            <b>Cure</b>{' '}
            <span className="lb-quiet">
              {variant === 'redis'
                ? 'single fields instead of the whole session; 503 after 1 s when the store is silent'
                : 'of the shop with Redis: switching it on takes Redis, too'}
            </span>
          </span>
        </div>
      </div>
    </Panel>
  )
}
