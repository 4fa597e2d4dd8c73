import { describe, expect, it } from 'vitest'
import type { ServedAddress } from '../../../../shared/model/cluster.ts'
import { targetWords } from './target-words.ts'

const served = (text: string, notLoadable: string | null = null): ServedAddress => ({
  text,
  port: 3000,
  protocolWords: '',
  notInBrowser: null,
  notLoadable,
})

describe('the target of a load, before the press', () => {
  it('is the first address that load can be made on', () => {
    const words = targetWords(
      [served('tcp://localhost:4000', 'it is no HTTP server'), served('http://localhost:3000')],
      null,
    )
    expect(words).toEqual({ placeholder: 'http://localhost:3000', hint: '', url: 'http://localhost:3000' })
  })

  it('says that a certificate is not checked', () => {
    expect(targetWords([served('https://localhost:3000')], null).hint).toMatch(
      /certificate of this cluster is not checked/,
    )
  })

  it('is the ports of all tasks where whoever connects has to choose', () => {
    const hint = (count: number) => targetWords([served('http://localhost:3000')], count).hint
    expect(hint(3)).toMatch(/^To the ports of 3 tasks in turn; new connections follow/)
    expect(hint(1)).toMatch(/^To the port of the one task that serves;/)
    expect(hint(0)).toBe('No task serves now.')
  })

  it('says why there is none', () => {
    expect(targetWords([served('tcp://localhost:4000', 'it is no HTTP server')], null)).toEqual({
      placeholder: 'the URL of something else',
      hint: 'No load on tcp://localhost:4000: it is no HTTP server.',
      url: null,
    })
    expect(targetWords([], null)).toMatchObject({ placeholder: 'the cluster has no address yet', url: null })
  })
})
