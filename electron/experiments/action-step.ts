import { faultAction, isFaultId } from '../../shared/actions/faults/fault-actions.ts'
import type { FileActionStep, FileFaultStep, FileStep } from '../../shared/experiments/experiment-file.ts'
import type { ActionStep, Step } from './experiment.ts'

/** An action or a fault as a file writes it, with everything said. */
export function actionStepOf(step: FileFaultStep | FileActionStep): ActionStep {
  const { name, input, target, background: isBackground = false } = step
  const pauses = pausesOf(step)
  if ('fault' in step) {
    const { fault: does, trigger } = step
    const holds = trigger.kind === 'every' || (isFaultId(does) && faultAction(does).lasts === 'while')
    return { kind: 'fault', holds, name, pauses, does, input, target, trigger, forMs: step.for, isBackground }
  }
  const isNow = { trigger: { kind: 'now' }, forMs: null, holds: false } as const
  return { kind: 'action', name, pauses, does: step.action, input, target, ...isNow, isBackground }
}

/** What is waited for before and after a step. */
export function pausesOf({ pauses }: Pick<FileStep, 'pauses'>): Step['pauses'] {
  return { beforeMs: pauses?.before ?? 0, afterMs: pauses?.after ?? 0 }
}
