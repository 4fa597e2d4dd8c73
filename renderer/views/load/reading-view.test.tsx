import { Children, isValidElement } from 'react'
import { describe, expect, it } from 'vitest'
import { aResult } from '../../testing/load.ts'
import { readingOfResult } from './reading.ts'
import { ReadingView } from './reading-view.tsx'

describe('what a load tells', () => {
  it('keeps its head and its charts apart, whatever key the head brings', () => {
    const reading = readingOfResult(aResult())
    const view = ReadingView({ reading, head: <p key={reading.id} />, pending: false, onOffer() {} })
    const keys = Children.toArray(view.props.children).flatMap((child) => (isValidElement(child) ? [child.key] : []))
    expect(keys).toEqual([...new Set(keys)])
  })
})
