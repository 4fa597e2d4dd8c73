import './environment.css'
import { useMemo, useState } from 'react'
import type { EnvVariable } from '../../../shared/model/inspect.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { formatNumber } from '../../format/number.ts'
import { runCommand } from '../../store/commands/commands.ts'

interface EnvironmentProps {
  readonly clusterId: string
  readonly slot: number
  readonly env: readonly EnvVariable[]
}

/** The worker's environment. What looks like a secret stays masked until asked for, one by one. */
export function Environment({ clusterId, slot, env }: EnvironmentProps) {
  const [filter, setFilter] = useState('')
  const [revealed, setRevealed] = useState<Readonly<Record<string, string>>>({})
  const shown = useMemo(() => filterEnv(env, filter), [env, filter])
  const maskedCount = env.filter((variable) => variable.masked).length

  const reveal = async (name: string) => {
    const failure = `${name} of slot ${slot} was not shown`
    const result = await runCommand('worker.revealEnv', { clusterId, slot, name }, { failure, clusterId })
    if (result.ok) setRevealed((known) => ({ ...known, [name]: result.value }))
  }
  const hide = (name: string) => setRevealed(({ [name]: _hidden, ...others }) => others)

  return (
    <details className="ins-section ins-details">
      <summary>
        <Icon name="right" size={12} />
        <h3>Environment</h3>
        {env.length > 0 && (
          <span className="ins-sub">
            {formatNumber(env.length)}
            {maskedCount > 0 && `, ${formatNumber(maskedCount)} masked`}
          </span>
        )}
      </summary>
      {env.length === 0 ? (
        <p className="ins-none">Known once the worker has reported on itself.</p>
      ) : (
        <>
          <label className="ins-filter">
            <Icon name="search" size={12} />
            <input
              type="search"
              aria-label="Filter variables"
              placeholder="name or value"
              value={filter}
              onChange={(event) => setFilter(event.currentTarget.value)}
            />
          </label>
          <ul className="ins-env">
            {shown.map((variable) => (
              <Variable
                key={variable.name}
                variable={variable}
                value={variable.value ?? revealed[variable.name] ?? null}
                onReveal={() => void reveal(variable.name)}
                onHide={() => hide(variable.name)}
              />
            ))}
            {shown.length === 0 && <li className="ins-none">No variable matches.</li>}
          </ul>
        </>
      )}
    </details>
  )
}

interface VariableProps {
  readonly variable: EnvVariable
  /** Null while it is masked. */
  readonly value: string | null
  readonly onReveal: () => void
  readonly onHide: () => void
}

function Variable({ variable, value, onReveal, onHide }: VariableProps) {
  return (
    <li>
      <span className="mono ins-env-name selectable">{variable.name}</span>
      {value === null ? (
        <span className="mono ins-masked" title="Looks like a secret">
          ••••••••
        </span>
      ) : (
        <span className="mono ins-env-value selectable">{value}</span>
      )}
      {variable.masked && (
        <Button
          kind="ghost"
          size="mini"
          iconOnly
          icon={value === null ? 'reveal' : 'hide'}
          aria-label={value === null ? `Show ${variable.name}` : `Hide ${variable.name}`}
          onClick={value === null ? onReveal : onHide}
        />
      )}
    </li>
  )
}

/** By name or visible value; a masked value cannot be searched for. */
export function filterEnv(env: readonly EnvVariable[], filter: string): readonly EnvVariable[] {
  const wanted = filter.trim().toLowerCase()
  if (wanted === '') return env
  return env.filter(
    ({ name, value }) => name.toLowerCase().includes(wanted) || (value?.toLowerCase().includes(wanted) ?? false),
  )
}
