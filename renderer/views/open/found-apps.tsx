import type { FoundApp } from '../../../shared/model/program.ts'
import type { OpenRequest } from '../../../shared/model/settings.ts'
import { joinArguments } from '../../../shared/split-arguments.ts'
import { Icon } from '../../components/icon.tsx'

interface FoundAppsProps {
  /** "2 apps in ecosystem.config.js". */
  readonly words: string
  readonly apps: readonly FoundApp[]
  readonly chosen: FoundApp | null
  readonly choose: (app: FoundApp) => void
}

/** The apps that a PM2 configuration, a package.json, a Procfile or a folder names: the chosen one fills the form. */
export function FoundApps({ words, apps, chosen, choose }: FoundAppsProps) {
  return (
    <fieldset className="open-apps">
      <legend>{words}: choose the one to run</legend>
      {apps.map((app, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is of one file and stays as it is; names may be twice in it
        <div className="open-app" key={index} data-chosen={app === chosen}>
          <label>
            <input
              type="radio"
              name="found-app"
              checked={app === chosen}
              disabled={app.request === null}
              onChange={() => choose(app)}
            />
            <span>
              <b>{app.name}</b> <code>{app.source}</code>
              {app.request !== null && <small>{requestWords(app.request)}</small>}
            </span>
          </label>
          {app.refusal !== null && (
            <p>
              <Icon name="warn" size={12} /> Not here: {app.refusal}
            </p>
          )}
          {app === chosen &&
            app.notes.map((note) => (
              <p key={note}>
                <Icon name="info" size={12} /> {note}
              </p>
            ))}
        </div>
      ))}
    </fieldset>
  )
}

/** "2 workers · node --import tsx · NODE_ENV, PORT · reload on changes". */
function requestWords({ workers, execArgs = [], env = {}, watch = false }: OpenRequest): string {
  const variables = Object.keys(env)
  return [
    workers === undefined ? [] : `${workers} ${workers === 1 ? 'worker' : 'workers'}`,
    execArgs.length === 0 ? [] : `node ${joinArguments(execArgs)}`,
    variables.length === 0 ? [] : `environment: ${variables.join(', ')}`,
    watch ? 'reload on changes' : [],
  ]
    .flat()
    .join(' · ')
}
