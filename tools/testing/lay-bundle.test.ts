import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { layBundle } from './lay-bundle.ts'

describe('a bundle for tests', () => {
  const folder = (): string => {
    const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-bundle-'))
    onTestFinished(() => rmSync(dir, { recursive: true }))
    return join(dir, 'test')
  }

  it('replaces the one before when it is whole, and leaves nothing else', async () => {
    const dir = folder()
    await layBundle(dir, async (outDir) => writeFileSync(join(outDir, 'agent.cjs'), 'first'))
    await layBundle(dir, async (outDir) => {
      writeFileSync(join(outDir, 'agent.cjs'), 'sec')
      expect(readFileSync(join(dir, 'agent.cjs'), 'utf8')).toBe('first')
      writeFileSync(join(outDir, 'agent.cjs'), 'second')
    })
    expect(readFileSync(join(dir, 'agent.cjs'), 'utf8')).toBe('second')
    expect(readdirSync(dirname(dir))).toEqual(['test'])
  })

  it('leaves the one before where it fails', async () => {
    const dir = folder()
    await layBundle(dir, async (outDir) => writeFileSync(join(outDir, 'agent.cjs'), 'first'))
    await expect(layBundle(dir, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(readFileSync(join(dir, 'agent.cjs'), 'utf8')).toBe('first')
    expect(readdirSync(dirname(dir))).toEqual(['test'])
  })
})
