import './start-view.css'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { Kbd } from '../../components/kbd.tsx'
import { shownKey } from '../../keys/key-words.ts'
import { openSample } from '../../store/commands/commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { openScriptDialog } from '../../store/commands/view-actions.ts'
import { useDeck, useIsMac, usePending } from '../../store/use-deck.ts'
import { Recents } from './recents.tsx'
import { SampleCard } from './sample-card.tsx'
import { StartArt } from './start-art.tsx'

/** Where everything begins: open one's own script, run a sample, or take up what ran before. */
export function StartView() {
  const samples = useDeck((state) => state.info?.samples)
  const isMac = useIsMac()
  const first = samples?.[0]
  return (
    <div className="start">
      <section className="start-drop" aria-label="Open a server script">
        <StartArt />
        <h2>Open a server script</h2>
        <p>
          Drop a <code>.js</code>, <code>.mjs</code>, <code>.cjs</code> or <code>.ts</code> file here. It needs no
          changes if it calls <code>listen()</code>.
        </p>
        <div className="start-row">
          <Button kind="primary" size="large" icon="open" onClick={openScriptDialog}>
            Open a server script…
            <Kbd keys={shownKey('open-script', isMac)} />
          </Button>
          {first !== undefined && (
            <>
              <span className="start-or">or</span>
              <RunSample id={first.id} title={first.title} />
            </>
          )}
        </div>
      </section>
      <div className="start-steps">
        <span>
          <b>1</b> Pick a file
        </span>
        <Icon name="right" />
        <span>
          <b>2</b> Clusterdeck forks it once per slot
        </span>
        <Icon name="right" />
        <span>
          <b>3</b> Watch it, kill it, scale it
        </span>
      </div>
      {samples !== undefined && samples.length > 0 && (
        <section aria-label="Samples">
          <div className="start-title">
            <h2>Samples</h2>
            <span>run offline, source included</span>
          </div>
          <ul className="start-samples">
            {samples.map((sample) => (
              <SampleCard key={sample.id} sample={sample} />
            ))}
          </ul>
        </section>
      )}
      <Recents />
    </div>
  )
}

function RunSample({ id, title }: { readonly id: string; readonly title: string }) {
  const pending = usePending(pendingKeys.sample(id))
  return (
    <Button size="large" icon="play" pending={pending} onClick={() => void openSample(id)}>
      Run {title}
    </Button>
  )
}
