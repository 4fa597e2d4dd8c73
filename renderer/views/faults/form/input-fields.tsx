import type { FaultId } from '../../../../shared/actions/faults/fault-actions.ts'
import { counted } from '../../../../shared/base/plain-words.ts'
import type { FleetNode } from '../../../../shared/containers/fleet.ts'
import { Segmented } from '../../../components/segmented.tsx'
import type { Draft } from '../../../panels/form/field-table.ts'
import { FormField, type FormHandle, MoreFields, typeInto } from '../../../panels/form/form-field.tsx'
import { useLiveCluster } from '../../../store/use-deck.ts'
import { ownField } from './fault-table.ts'
import { matchWords, ownFieldNames } from './form-store.ts'

interface InputFieldsProps {
  readonly clusterId: string
  readonly fault: FaultId
  readonly form: FormHandle<Draft>
}

/** So many choices, of so many letters together, stand in a row. */
const inRow = { choices: 4, letters: 26 }

/** What the fault itself wants to know; which requests are meant stands behind a summary. */
export function InputFields({ clusterId, fault, form }: InputFieldsProps) {
  const { main, matching } = ownFieldNames(fault)
  return (
    <>
      {main.map((name) =>
        name === 'node' ? (
          <NodeField key={name} clusterId={clusterId} form={form} />
        ) : (
          <OwnField key={name} name={ownField(name)} form={form} />
        ),
      )}
      {matching.length > 0 && (
        <MoreFields
          form={form}
          summary={`Requests: ${matchWords(form.draft)}`}
          className="fa-more"
          gridClassName="fa-more-fields"
          names={matching.map(ownField)}
        />
      )}
    </>
  )
}

const noNodes: readonly FleetNode[] = []

/** Nodes that the engine tells of are chosen; a name is typed where there are many. */
function NodeField({ clusterId, form }: Pick<InputFieldsProps, 'clusterId' | 'form'>) {
  const nodes = useLiveCluster(clusterId)?.fleet?.nodes ?? noNodes
  const name = ownField('node')
  if (nodes.length === 0 || nodes.length > inRow.choices) return <FormField form={form} name={name} />
  return (
    <div className="fa-row">
      <span className="fa-label" aria-hidden="true">
        Node
      </span>
      <Segmented
        label="Node"
        choices={nodes.map((node) => ({
          value: node.name,
          label: `${node.name} · ${node.replicaCount}`,
          name: `${node.name}, ${counted(node.replicaCount, 'container')} there`,
        }))}
        value={String(form.draft[name])}
        onChange={(value) => typeInto(form, name, value)}
      />
    </div>
  )
}

/** A few words to choose from are all in sight. */
function OwnField({ name, form }: { readonly name: string; readonly form: FormHandle<Draft> }) {
  const field = form.fields[name]
  const choices = field?.kind === 'select' ? (field.choices ?? []) : []
  const letters = choices.reduce((sum, { label }) => sum + label.length, 0)
  if (field === undefined || choices.length === 0 || choices.length > inRow.choices || letters > inRow.letters) {
    return <FormField form={form} name={name} />
  }
  if (field.applies?.(form.draft) === false) return null
  return (
    <div className="fa-row">
      <span className="fa-label" aria-hidden="true">
        {field.label}
      </span>
      <Segmented
        label={field.label}
        choices={choices}
        value={String(form.draft[name])}
        onChange={(value) => typeInto(form, name, value)}
      />
    </div>
  )
}
