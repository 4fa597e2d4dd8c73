import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { limits } from '../../../shared/limits.ts'
import {
  type MetricsSettings,
  type MetricsState,
  metricsSettingsSchema,
} from '../../../shared/metrics/metrics-settings.ts'
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import { Icon } from '../../components/icon.tsx'
import { Switch } from '../../components/switch.tsx'
import { formatCalmAge } from '../../format/age.ts'
import { numberOf } from '../../format/typed-number.ts'
import { copyText } from '../../store/commands/commands.ts'
import { pullMetrics, setMetrics } from '../../store/commands/metrics-commands.ts'
import { useDeck } from '../../store/use-deck.ts'
import { useSecond } from '../../store/use-second.ts'

/** Who gets the numbers of the deck besides the window. */
export function MetricsGroup() {
  const metrics = useDeck((state) => state.metrics)
  useEffect(() => void pullMetrics(), [])
  return (
    <section className="settings-group" aria-label="Metrics">
      <h2>Metrics</h2>
      {/* Typed text begins anew where somebody else set it. */}
      {metrics !== null && (
        <MetricsForm key={`${metrics.settings.port} ${metrics.settings.otlpUrl}`} metrics={metrics} />
      )}
    </section>
  )
}

function MetricsForm({ metrics: { settings, serving, pushing } }: { readonly metrics: MetricsState }) {
  return (
    <>
      <div className="settings-row">
        <div>
          Serve metrics
          <p>For a Prometheus on this machine: every cluster by slot. Nobody else can fetch them</p>
        </div>
        <Switch
          label="Serve metrics"
          isOn={settings.isOn}
          onChange={(isOn) => void setMetrics({ ...settings, isOn })}
        />
      </div>
      <Serving serving={serving} />
      <Places settings={settings} />
      <Pushing pushing={pushing} />
    </>
  )
}

/** Where they are served, and where they go. Kept when a person leaves the field, or presses Enter. */
function Places({ settings }: { readonly settings: MetricsSettings }) {
  const [port, setPort] = useState(String(settings.port))
  const [otlpUrl, setOtlpUrl] = useState(settings.otlpUrl)
  const typed = metricsSettingsSchema.safeParse({ ...settings, port: numberOf(port), otlpUrl: otlpUrl.trim() })
  const wrong = (field: 'port' | 'otlpUrl'): string =>
    typed.error?.issues.find(({ path }) => path[0] === field)?.message ?? ''
  const keep = (event?: FormEvent): void => {
    event?.preventDefault()
    if (!typed.success) return
    const isSame = typed.data.port === settings.port && typed.data.otlpUrl === settings.otlpUrl
    if (!isSame) void setMetrics(typed.data)
  }
  return (
    <form className="settings-metrics" onSubmit={keep} onBlur={() => keep()}>
      <Field label="Port" hint={`${limits.metricsPort.default} is usual; 0 takes a free one`} error={wrong('port')}>
        {(control) => (
          <input
            {...control}
            className="input"
            type="text"
            inputMode="numeric"
            value={port}
            onChange={(event) => setPort(event.target.value)}
          />
        )}
      </Field>
      <Field
        label="Push to (OTLP)"
        hint="A collector over HTTP, as in OTEL_EXPORTER_OTLP_ENDPOINT; empty pushes nowhere"
        error={wrong('otlpUrl')}
      >
        {(control) => (
          <input
            {...control}
            className="input"
            data-mono="true"
            type="text"
            spellCheck={false}
            placeholder="http://localhost:4318"
            value={otlpUrl}
            onChange={(event) => setOtlpUrl(event.target.value)}
          />
        )}
      </Field>
      {/* Enter in one of two fields sends a form only where it has this. */}
      <button type="submit" hidden tabIndex={-1} aria-hidden="true" />
    </form>
  )
}

function Serving({ serving }: Pick<MetricsState, 'serving'>) {
  const nowMs = useSecond(serving.kind === 'serving')
  if (serving.kind === 'off') return null
  if (serving.kind === 'failed') return <Line label="Endpoint" tone="bad" word="not served" rest={serving.words} />
  const { url, scrapedAtMs } = serving
  const rest = scrapedAtMs === null ? 'nobody has fetched yet' : `fetched ${formatCalmAge(nowMs - scrapedAtMs)}`
  return (
    <Line label="Endpoint" tone="ok" word="serving" rest={rest}>
      <code className="mono selectable">{url}</code>
      <Button
        size="mini"
        kind="ghost"
        icon="copy"
        iconOnly
        aria-label="Copy address of the metrics"
        onClick={() => void copyText(url, 'Address of the metrics')}
      />
    </Line>
  )
}

function Pushing({ pushing }: Pick<MetricsState, 'pushing'>) {
  const nowMs = useSecond(pushing.kind !== 'off')
  if (pushing.kind === 'off') return null
  const last = pushing.pushedAtMs === null ? null : formatCalmAge(nowMs - pushing.pushedAtMs)
  if (pushing.kind === 'failed') {
    const since = last === null ? 'nothing was taken yet' : `last taken ${last}`
    return <Line label="Push" tone="bad" word="not taken" rest={`${pushing.words}; ${since}. Tries again every 10 s`} />
  }
  const rest = last === null ? 'the first one goes out within 10 s' : `last taken ${last}`
  return <Line label="Push" tone="ok" word="pushing" rest={rest} />
}

interface LineProps {
  readonly label: string
  readonly tone: 'ok' | 'bad'
  readonly word: string
  readonly rest: string
  readonly children?: ReactNode
}

/** How one of both goes: icon, word, colour, and since when. */
function Line({ label, tone, word, rest, children }: LineProps) {
  return (
    <div className="settings-metrics-state" role="status" aria-label={label}>
      <span className={`tone-${tone}`}>
        <Icon name={tone === 'ok' ? 'ok' : 'bad'} size={12} /> {word}
      </span>
      {children}
      <span className="settings-node-remark">{rest}</span>
    </div>
  )
}
