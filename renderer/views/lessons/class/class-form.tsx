import { useState } from 'react'
import type { ClassState } from '../../../../shared/lessons/classroom.ts'
import { Button } from '../../../components/button.tsx'
import { Field } from '../../../components/field.tsx'
import { Icon } from '../../../components/icon.tsx'
import { openClass } from '../../../store/commands/class-commands.ts'
import { pendingKeys } from '../../../store/commands/run-command.ts'
import { closeDialog } from '../../../store/commands/view-actions.ts'
import { useDeck, usePending } from '../../../store/use-deck.ts'

const usualMinutes = 90
/** As the contract takes them. */
const mostMinutes = 480
const mostPort = 65_535

/** Where, for how long and with which cluster; and what that opens. */
export function ClassForm({ classroom }: { readonly classroom: ClassState }) {
  const order = useDeck((state) => state.order)
  const lessonCluster = useDeck((state) => state.lessons?.current?.clusterId ?? null)
  const selected = useDeck((state) => state.clusterId)
  const pending = usePending(pendingKeys.classroom())
  const [clusterId, setClusterId] = useState(lessonCluster ?? selected ?? order[0] ?? '')
  const [host, setHost] = useState('')
  const [minutes, setMinutes] = useState(String(usualMinutes))
  const [port, setPort] = useState('0')
  const [fault, setFault] = useState('')
  const shownHost = host === '' ? (classroom.hosts[0]?.address ?? '') : host
  const minutesFault = rangeFault(minutes, 1, mostMinutes)
  const portFault = rangeFault(port, 0, mostPort)
  const mayOpen = clusterId !== '' && shownHost !== '' && minutesFault === '' && portFault === ''
  async function open(): Promise<void> {
    const opened = await openClass({ clusterId, host: shownHost, minutes: Number(minutes), port: Number(port) })
    setFault(opened.ok ? '' : opened.error.message)
  }
  return (
    <form
      className="class-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (mayOpen && !pending) void open()
      }}
    >
      <div className="dialog-body class-fields">
        <WhatItOpens most={classroom.most} />
        <PlaceFields
          hosts={classroom.hosts}
          place={{ clusterId, host: shownHost }}
          onCluster={setClusterId}
          onHost={setHost}
        />
        <div className="class-pair">
          <NumberField
            label="Minutes"
            hint="Then it closes by itself."
            value={minutes}
            error={minutesFault}
            onChange={setMinutes}
          />
          <NumberField label="Port" hint="0: a free one." value={port} error={portFault} onChange={setPort} />
        </div>
        {fault !== '' && (
          <p className="field-error" role="alert">
            <Icon name="warn" size={12} /> {fault}
          </p>
        )}
      </div>
      <div className="dialog-foot">
        <span className="dialog-foot-note">{classroom.words}</span>
        <Button onClick={closeDialog}>Cancel</Button>
        <Button kind="primary" type="submit" icon="class" disabled={!mayOpen} pending={pending} data-autofocus>
          Open class
        </Button>
      </div>
    </form>
  )
}

function WhatItOpens({ most }: { readonly most: number }) {
  return (
    <ul className="class-opens">
      <li>
        <Icon name="globe" /> Opens one page on the network, for {most} phones with the PIN. It votes, and asks the
        cluster; it cannot reach the deck or anything else of this machine.
      </li>
      <li>
        <Icon name="info" /> macOS and Windows ask whether Clusterdeck may accept connections: allow it for this
        network, or no phone gets in.
      </li>
      <li>
        <Icon name="reveal" /> The page is plain HTTP: names, votes and logins of the class are readable in that
        network.
      </li>
    </ul>
  )
}

function rangeFault(text: string, min: number, max: number): string {
  const value = Number(text)
  return /^\d{1,6}$/.test(text.trim()) && value >= min && value <= max ? '' : `A whole number from ${min} to ${max}`
}

interface PlaceFieldsProps {
  readonly hosts: ClassState['hosts']
  readonly place: { readonly clusterId: string; readonly host: string }
  readonly onCluster: (clusterId: string) => void
  readonly onHost: (host: string) => void
}

function PlaceFields({ hosts, place, onCluster, onHost }: PlaceFieldsProps) {
  const order = useDeck((state) => state.order)
  const clusters = useDeck((state) => state.live.clusters)
  return (
    <>
      <Field label="Cluster" hint="Each phone becomes a client of it.">
        {(control) => (
          <select
            {...control}
            className="select"
            value={place.clusterId}
            onChange={(event) => onCluster(event.target.value)}
          >
            {order.map((id) => (
              <option key={id} value={id}>
                {clusters[id]?.settings.name ?? id}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Network" hint="The one that the phones are in.">
        {(control) => (
          <select {...control} className="select" value={place.host} onChange={(event) => onHost(event.target.value)}>
            {hosts.map(({ address, words }) => (
              <option key={address} value={address}>
                {words}
              </option>
            ))}
          </select>
        )}
      </Field>
    </>
  )
}

interface NumberFieldProps {
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly error: string
  readonly onChange: (value: string) => void
}

function NumberField({ label, hint, value, error, onChange }: NumberFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <input
          {...control}
          className="input"
          inputMode="numeric"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
