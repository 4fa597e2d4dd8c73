import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/*
 * Answers of a live cluster: Kubernetes 1.20.2 with one node, 30 November 2026, without what servers keep for themselves
 * (`managedFields`). https://kubernetes.io/docs/reference/using-api/api-concepts/
 */

interface KubeObject {
  readonly metadata: Record<string, unknown> & { name: string; uid: string }
  readonly spec: Record<string, unknown>
  readonly status: Record<string, unknown>
}

export interface KubeList {
  readonly metadata: { readonly resourceVersion: string }
  readonly items: KubeObject[]
}

/** One of the files beside, as what the test takes it for. */
export function recorded<T = KubeList>(name: string): T {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'recorded', `${name}.json`), 'utf8'))
}

/** A rolling update from shop:1.4 to shop:1.5, as the watches of pods and Deployment told it. */
export function recordedUpdate(): readonly {
  readonly list: 'pods' | 'workload'
  readonly told: { type: string; object: KubeObject }
}[] {
  const text = readFileSync(join(import.meta.dirname, 'recorded', 'rolling-update.jsonl'), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}
