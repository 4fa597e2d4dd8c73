import { useEffect, useState } from 'react'
import type { NodeBinary } from '../../../shared/model/deck.ts'
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import { runCommand } from '../../store/commands/commands.ts'
import { nodeHint, nodeWords } from './node-words.ts'

interface NodeFieldProps {
  /** '' = automatic, 'embedded', or a path. */
  readonly value: string
  readonly onChange: (path: string) => void
}

/** Which Node.js runs the workers: those found on this machine, the embedded one, or another that is picked. */
export function NodeField({ value, onChange }: NodeFieldProps) {
  const [binaries, setBinaries] = useState<readonly NodeBinary[]>([])
  const [fault, setFault] = useState('')

  useEffect(() => {
    let gone = false
    void runCommand('runtime.list', {}).then((result) => {
      if (gone) return
      if (result.ok)
        setBinaries((known) => [...result.value, ...known.filter((own) => !hasPath(result.value, own.path))])
      else setFault(result.error.message)
    })
    return () => {
      gone = true
    }
  }, [])

  async function browse(): Promise<void> {
    const picked = await runCommand('dialog.pickNode', {})
    if (!picked.ok || picked.value === null) return
    const probed = await runCommand('runtime.probe', { path: picked.value })
    if (!probed.ok) {
      setFault(probed.error.message)
      return
    }
    const binary = probed.value
    setFault(binary.usable ? '' : `${binary.path}: ${binary.remark ?? 'it cannot run workers'}`)
    if (!binary.usable) return
    setBinaries((known) => (hasPath(known, binary.path) ? known : [...known, binary]))
    onChange(binary.path)
  }

  const chosen = binaries.find((binary) => binary.path === value)
  return (
    <Field label="Node binary" hint={nodeHint(value, chosen)} error={fault}>
      {(control) => (
        <span className="field-row">
          <select {...control} className="select" value={value} onChange={(event) => onChange(event.target.value)}>
            <option value="">Automatic: node from PATH, else the embedded one</option>
            {value !== '' && chosen === undefined && <option value={value}>{value}</option>}
            {binaries.map((binary) => (
              <option key={binary.path} value={binary.path} disabled={!binary.usable}>
                {nodeWords(binary)}
              </option>
            ))}
          </select>
          <Button onClick={() => void browse()}>Browse…</Button>
        </span>
      )}
    </Field>
  )
}

function hasPath(binaries: readonly NodeBinary[], path: string): boolean {
  return binaries.some((binary) => binary.path === path)
}
