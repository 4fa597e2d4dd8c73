import { useEffect, useState } from 'react'
import type { NodeBinary } from '../../../shared/model/deck.ts'
import { Button } from '../../components/button.tsx'
import { FormField } from '../../panels/form/form-field.tsx'
import { runCommand } from '../../store/commands/commands.ts'
import { nodeHint, nodeWords } from './node-words.ts'
import type { OpenFormProps } from './open-form.ts'

/** Which Node.js runs the workers: those found on this machine, the embedded one, or another that is picked. */
export function NodeField({ form }: OpenFormProps) {
  // '' = automatic, 'embedded', or a path.
  const value = form.draft.nodePath
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
    form.change({ nodePath: binary.path })
  }

  const chosen = binaries.find((binary) => binary.path === value)
  const choices = [
    { value: '', label: 'Automatic: node from PATH, else the embedded one' },
    ...(value !== '' && chosen === undefined ? [{ value, label: value }] : []),
    ...binaries.map((binary) => ({ value: binary.path, label: nodeWords(binary), isRefused: !binary.usable })),
  ]
  return (
    <FormField
      form={form}
      name="nodePath"
      hint={nodeHint(value, chosen)}
      error={fault === '' ? undefined : fault}
      choices={choices}
      beside={<Button onClick={() => void browse()}>Browse…</Button>}
    />
  )
}

function hasPath(binaries: readonly NodeBinary[], path: string): boolean {
  return binaries.some((binary) => binary.path === path)
}
