import type { EngineHost } from '../../../shared/containers/engine.ts'
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'

interface EngineFieldProps {
  readonly hosts: readonly EngineHost[] | null
  readonly host: string
  readonly onHost: (host: string) => void
  readonly onAgain: () => void
}

/** Which engine: one that was found, or an address of one's own. */
export function EngineField({ hosts, host, onHost, onAgain }: EngineFieldProps) {
  const known = hosts?.find(({ address }) => address === host)
  return (
    <Field label="Engine" hint={known === undefined ? hintOf(hosts) : known.words}>
      {(control) => (
        <span className="field-row">
          <input
            {...control}
            className="input"
            data-mono="true"
            data-autofocus
            list={`${control.id}-hosts`}
            spellCheck={false}
            placeholder="unix:///var/run/docker.sock"
            value={host}
            onChange={(event) => onHost(event.target.value.trim())}
            // The found ones are filtered by what stands there: an engine that was chosen would hide all others.
            onFocus={(event) => event.target.select()}
          />
          <datalist id={`${control.id}-hosts`}>
            {hosts?.map(({ address, words }) => (
              <option key={address} value={address} label={words} />
            ))}
          </datalist>
          <Button icon="retry" onClick={onAgain} disabled={host === ''}>
            Look again
          </Button>
        </span>
      )}
    </Field>
  )
}

function hintOf(hosts: readonly EngineHost[] | null): string {
  if (hosts === null) return 'Looking for engines on this machine…'
  if (hosts.length === 0)
    return 'None was found on this machine. Type one: unix://…, tcp://…, ssh://user@machine, kube://context'
  return 'unix://…, tcp://…, ssh://user@machine or kube://context'
}
