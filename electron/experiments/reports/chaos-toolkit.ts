import { isMap, parseDocument } from 'yaml'
import { fail, ok, type Result } from '../../../shared/result.ts'

/**
 * The experiment as Chaos Toolkit runs it: a probe of its provider `process` that calls our command line, tolerated when it
 * exits with 0 (passed). The figures must be measured by one who sees them all, so the method itself stays in our file.
 */
export function writeChaosToolkit(title: string, hypothesis: string, fileName: string): string {
  const call = (verb: string) => ({
    type: 'process',
    path: 'clusterdeck',
    arguments: ['experiment', verb, fileName],
    timeout: 3600,
  })
  const experiment = {
    version: '1.0.0',
    title,
    description: `${hypothesis} Exit codes of the probe: 0 passed, 1 failed, 3 void, 4 aborted. Say --hypothesis-strategy before-method-only to have it run once.`,
    tags: ['clusterdeck'],
    'steady-state-hypothesis': {
      title: hypothesis,
      probes: [{ type: 'probe', name: title, tolerance: 0, provider: call('run') }],
    },
    method: [{ type: 'action', name: 'look through the file', provider: call('validate') }],
    rollbacks: [],
  }
  return `${JSON.stringify(experiment, null, 2)}\n`
}

/** What of an experiment of Chaos Toolkit could be taken, and what not, by name. */
export interface Imported {
  readonly text: string
  readonly left: readonly string[]
}

/** Takes title, tags and probes of the provider `http`; names everything that it cannot take. */
export function importChaosToolkit(text: string): Result<Imported> {
  const document = parseDocument(text)
  const data: unknown = document.errors.length === 0 && isMap(document.contents) ? document.toJS() : null
  if (!isObject(data) || typeof data.title !== 'string') {
    return fail('invalid-input', 'This is no experiment of Chaos Toolkit: it has no title')
  }
  const hypothesis = isObject(data['steady-state-hypothesis']) ? data['steady-state-hypothesis'] : {}
  const left: string[] = []
  const probes = listIn(hypothesis, 'probes').flatMap((probe) => takeProbe(probe, left))
  for (const part of ['method', 'rollbacks', 'controls'] as const) {
    for (const step of listIn(data, part)) left.push(`${part}: ${nameOf(step)}`)
  }
  for (const part of ['configuration', 'secrets'] as const) if (isObject(data[part])) left.push(part)
  const taken = {
    version: 1,
    title: data.title,
    'steady-state-hypothesis': { title: nameOf({ name: hypothesis.title }), probes },
    // Nothing is done that nobody asked for: the person puts the first step here.
    method: [],
  }
  return ok({ text: `${JSON.stringify(taken, null, 2)}\n`, left })
}

function takeProbe(probe: unknown, left: string[]): readonly object[] {
  const provider = isObject(probe) && isObject(probe.provider) ? probe.provider : {}
  const tolerance = isObject(probe) ? probe.tolerance : undefined
  const isPlain = typeof tolerance === 'number' || (Array.isArray(tolerance) && tolerance.length === 2)
  if (provider.type !== 'http' || typeof provider.url !== 'string' || !isPlain) {
    left.push(`probe: ${nameOf(probe)} (provider ${String(provider.type ?? 'unknown')})`)
    return []
  }
  return [{ name: nameOf(probe), probe: 'http', tolerance, arguments: { url: provider.url } }]
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listIn = (data: Readonly<Record<string, unknown>>, key: string): readonly unknown[] => {
  const list = data[key]
  return Array.isArray(list) ? list : []
}
const nameOf = (thing: unknown): string =>
  isObject(thing) && typeof thing.name === 'string' && thing.name !== '' ? thing.name : 'without a name'
