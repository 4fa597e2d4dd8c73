import type { FrameOrigin, ProfileFrame, SlotProfile } from '../../inspection/profile.ts'

/** A function of a test, with a file for each origin. */
export const aFrame = (functionName: string, origin: FrameOrigin = 'app', line = 1): ProfileFrame => ({
  functionName,
  file: { app: '/srv/app.js', package: '/srv/node_modules/pad/index.js', node: 'node:fs' }[String(origin)] ?? '',
  line: origin === 'idle' || origin === 'native' ? null : line,
  column: null,
  origin,
  packageName: origin === 'package' ? 'pad' : null,
})

const origins: Readonly<Record<string, FrameOrigin>> = {
  '(idle)': 'idle',
  '(program)': 'native',
  '(garbage collector)': 'garbage-collection',
}

/**
 * A part from lines such as `main>query 40`: a path of functions and the weight that was spent in the last of them. In their
 * order the lines are samples in time, too.
 */
export function aPart(lines: readonly string[], slot = 1): SlotProfile {
  const frames: ProfileFrame[] = []
  const nodes = { frame: [-1], parent: [0], selfWeight: [0] }
  const samples: number[] = []
  const sampleMicros: number[] = []
  const frameOf = (name: string): number => {
    const known = frames.findIndex((frame) => frame.functionName === name)
    return known >= 0 ? known : frames.push(aFrame(name, origins[name] ?? 'app')) - 1
  }
  for (const line of lines) {
    const space = line.lastIndexOf(' ')
    const weight = Number(line.slice(space + 1))
    let node = 0
    for (const name of line.slice(0, space).split('>')) {
      const frame = frameOf(name)
      const known = nodes.frame.findIndex((each, index) => index > 0 && each === frame && nodes.parent[index] === node)
      node = known > 0 ? known : addNode(nodes, frame, node)
    }
    nodes.selfWeight[node] = (nodes.selfWeight[node] ?? 0) + weight
    samples.push(node)
    sampleMicros.push(weight)
  }
  return {
    slot,
    generation: 1,
    pid: 1000 + slot,
    frames,
    nodes,
    samples,
    sampleMicros,
    durationMs: sampleMicros.reduce((sum, micros) => sum + micros, 0) / 1000,
    remark: null,
  }
}

function addNode(
  nodes: { readonly frame: number[]; readonly parent: number[]; readonly selfWeight: number[] },
  frame: number,
  parent: number,
): number {
  nodes.parent.push(parent)
  nodes.selfWeight.push(0)
  return nodes.frame.push(frame) - 1
}
