import { describe, expect, it } from 'vitest'
import { findCycles, findForbiddenImports, findRoomCycles } from './import-rules.ts'
import { readTree, type SourceFile } from './source-tree.ts'

/** An invented project. */
const tree = (texts: Record<string, string>): readonly SourceFile[] => readTree(new Map(Object.entries(texts)))
const forbidden = (path: string, text: string): readonly string[] => findForbiddenImports(tree({ [path]: text }), [])

describe('import rules', () => {
  it.each([
    ['electron/deck/a.ts', `import { app } from 'electron'`],
    ['electron/cluster/a.ts', `import type { App } from 'electron'`],
    ['electron/cluster/a.test.ts', `import { app } from 'electron'`],
    ['renderer/a.ts', `const electron = require('electron')`],
    ['electron/logs/a.ts', `const { app } = await import('electron')`],
    ['electron/cluster/a.ts', `import { b } from '../supervisor/b.ts'`],
    ['electron/agent-link/a.ts', `export { b } from '../agent/b.ts'`],
    ['electron/agent-link/a.ts', `export type B = import('../agent/b.ts').B`],
    ['electron/cluster/a.ts', `import { b } from '../deck/b.ts'`],
    ['electron/deck/a.ts', `import type { B } from '../main/b.ts'`],
    ['electron/main/a.ts', `import { b } from '../../renderer/b.ts'`],
    ['electron/main/a.ts', `import { createDeck } from '../deck/deck.ts'`],
    ['electron/main/a.ts', `import { b } from '../cluster/b.ts'`],
    ['electron/preload/a.ts', `import { b } from '../deck/b.ts'`],
    ['electron/platform/a.ts', `import { b } from '../deck/b.ts'`],
    ['electron/agent/a.ts', `import { b } from '../platform/b.ts'`],
    ['shared/a.ts', `import { b } from '../electron/cluster/b.ts'`],
    ['shared/a.ts', `import { join } from 'node:path'`],
    ['electron/agent/a.ts', `import { limits } from '../../shared/limits.ts'`],
    ['electron/agent/a.ts', `import { z } from 'zod'`],
    ['electron/agent/a.ts', `import { b } from './faults/b.ts'`],
    ['electron/agent/faults/a.ts', `import { b } from '../b.ts'`],
    ['renderer/a.tsx', `import { b } from '../electron/deck/b.ts'`],
    ['renderer/a.tsx', `import { join } from 'node:path'`],
    ['renderer/views/live/a.tsx', `import { Line } from 'recharts'`],
    ['renderer/views/live/a.tsx', `import { b } from '../load/b.ts'`],
    ['renderer/views/live/a.test.ts', `import { b } from '../load/b.ts'`],
    ['renderer/views/live/a.tsx', `import { b } from '../../shell/b.ts'`],
    ['renderer/views/live/a.tsx', `import { b } from '../../palette/b.ts'`],
    ['renderer/panels/a.tsx', `import { b } from '../views/live/b.ts'`],
    ['renderer/palette/a.ts', `import { b } from '../shell/b.ts'`],
    ['renderer/store/a.ts', `import { b } from '../charts/b.ts'`],
    ['renderer/charts/a.ts', `import type { B } from '../store/b.ts'`],
    ['renderer/charts/a.ts', `import { b } from '../wire/b.ts'`],
    ['renderer/wire/a.ts', `import { useState } from 'react'`],
    ['renderer/components/a.tsx', `import { b } from '../charts/b.ts'`],
    ['renderer/shell/a.tsx', `import { b } from '../testing/b.ts'`],
    ['electron/supervisor/a.ts', `import { b } from './testing/b.ts'`],
    ['renderer/shell/a.tsx', `import { b } from '../../tools/testing/b.ts'`],
    ['renderer/other/a.tsx', `import { b } from '../format/b.ts'`],
    ['shared/base/a.ts', `import { b } from '../limits.ts'`],
    ['shared/base/a.ts', `import { z } from 'zod'`],
    ['electron/cli/a.ts', `import { app } from 'electron'`],
    ['electron/cli/a.ts', `import { b } from '../main/b.ts'`],
    ['electron/main/a.ts', `import { b } from '../cli/b.ts'`],
    ['electron/main/a.ts', `import { buildDeck } from '../deck/build-deck.ts'`],
    ['electron/host/a.ts', `import { b } from '../cli/b.ts'`],
    ['electron/control/a.ts', `import { b } from '../deck/b.ts'`],
    ['electron/host/a.ts', `import { createDeck } from '../deck/deck.ts'`],
    ['electron/deck/a.ts', `import { b } from '../host/b.ts'`],
    ['tools/setup/a.mjs', `import { b } from '../run/b.mjs'`],
    ['tools/setup/a.mjs', `import { build } from 'vite'`],
    ['tools/run/a.mjs', `import { b } from '../testing/b.mjs'`],
    ['tools/testing/a.mjs', `import { b } from '../../electron/cluster/b.ts'`],
    ['tools/run/a.mjs', `import { b } from '../package/b.mjs'`],
    ['tools/conformance/a.ts', `import { b } from '../../electron/deck/b.ts'`],
    ['electron/deck/a.ts', `import { b } from '../../tools/testing/b.ts'`],
    ['e2e/a.ts', `import { b } from '../renderer/store/b.ts'`],
  ])('%s may not: %s', (path, text) => {
    expect(forbidden(path, text)).toHaveLength(1)
  })

  it.each([
    ['electron/main/a.ts', `import { app } from 'electron'`],
    ['electron/main/a.ts', `import type { Deck } from '../deck/deck.ts'; import { b } from '../deck/thread/b.ts'`],
    ['electron/control/a.ts', `import { b } from '../runtime/b.ts'`],
    ['electron/cli/a.ts', `import { buildDeck } from '../deck/build-deck.ts'; import { b } from '../host/b.ts'`],
    ['electron/preload/a.ts', `import { channels } from '../../shared/ipc/channels.ts'`],
    ['electron/deck/a.ts', `import { b } from '../cluster/b.ts'; import { c } from '../supervisor/c.ts'`],
    ['electron/cluster/a.ts', `import { limits } from '../../shared/limits.ts'; import net from 'node:net'`],
    ['electron/cluster/a.ts', `import { canHere } from '../platform/this-platform.ts'`],
    ['electron/agent/a.ts', `import type { AgentConfig } from '../../shared/agent-protocol.ts'`],
    [
      'electron/agent/faults/a.ts',
      `import type { B } from '../b.ts'; import { c } from '../../../shared/actions/c.ts'`,
    ],
    ['electron/agent/a.ts', `import { type AgentConfig } from '../../shared/agent-protocol.ts'`],
    ['shared/a.ts', `import { z } from 'zod'; import { b } from './b.ts'`],
    ['shared/a.test.ts', `import { it } from 'vitest'`],
    ['renderer/charts/a.tsx', `import { Line } from 'recharts'`],
    ['electron/agent/a.ts', `import { createRing } from '../../shared/base/ring.ts'`],
    ['electron/deck/a.test.ts', `import { b } from '../../tools/testing/b.ts'`],
    ['electron/deck/testing/test-a.ts', `import { b } from '../../../tools/testing/b.ts'`],
    ['renderer/views/a.tsx', `import { limits } from '../../shared/limits.ts'; import React from 'react'`],
    ['renderer/views/live/kpis/a.tsx', `import { b } from '../lifelines/b.ts'`],
    ['renderer/views/live/a.tsx', `import { b } from '../../panels/b.ts'`],
    ['renderer/shell/a.tsx', `import { b } from '../views/live/b.ts'; import { c } from '../bridge.ts'`],
    ['renderer/store/a.test.ts', `import { b } from '../testing/b.ts'; import { readFileSync } from 'node:fs'`],
    ['tools/bench/programs/a.ts', `import { app } from 'electron'; import { b } from '../../../electron/load/b.ts'`],
    ['e2e/a.e2e.ts', `import { b } from '../electron/deck/testing/b.ts'; import { c } from '../tools/run/c.mjs'`],
    ['electron/cluster/a.ts', `// import { app } from 'electron'\nconst text = "import { app } from 'electron'"`],
  ])('%s may: %s', (path, text) => {
    expect(forbidden(path, text)).toEqual([])
  })
})

describe('circles', () => {
  it('are found through any number of files, types included', () => {
    const files = tree({
      'shared/a.ts': `import { b } from './b.ts'`,
      'shared/b.ts': `import type { C } from './deep/c.ts'`,
      'shared/deep/c.ts': `export { a } from '../a.ts'; export const c = 1`,
    })
    expect(findCycles(files)).toEqual(['shared/a.ts → shared/b.ts → shared/deep/c.ts → shared/a.ts'])
  })

  it('are found through rooms that no circle of files joins', () => {
    const files = tree({
      'electron/deck/a.ts': `import '../cluster/b.ts'`,
      'electron/cluster/b.ts': '',
      'electron/cluster/c.ts': `import type { D } from '../deck/d.ts'`,
      'electron/deck/d.ts': '',
    })
    expect(findCycles(files)).toEqual([])
    expect(findRoomCycles(files)).toEqual(['electron/deck → electron/cluster → electron/deck'])
  })

  it('are not seen where two ways lead to one file', () => {
    const files = tree({
      'shared/a.ts': `import './b.ts'; import './c.ts'`,
      'shared/b.ts': `import './d.ts'`,
      'shared/c.ts': `import './d.ts'`,
      'shared/d.ts': '',
    })
    expect(findCycles(files)).toEqual([])
  })
})
