import { describe, expect, it } from 'vitest'
import { policyIds, policyTexts } from '../../../shared/policies.ts'
import { isRefused, optionLines } from './policy-option.ts'

const plain = { explanation: 'how', whenToUse: 'when' }
const kinds = (facts: Parameters<typeof optionLines>[0]) => optionLines(facts).map(({ kind }) => kind)

describe('option of the policy list', () => {
  it.each(policyIds)('says how %s works and when to use it', (id) => {
    const [explanation, use] = optionLines(policyTexts[id])
    expect(explanation?.words).toBe(policyTexts[id].explanation)
    expect(use?.words).toBe(policyTexts[id].whenToUse)
  })

  it('warns of what a switch may cost', () => {
    expect(optionLines({ ...plain, switchRemark: 'may reset connections' }).at(-1)).toEqual({
      kind: 'remark',
      words: 'may reset connections',
    })
    expect(kinds({ ...plain, switchRemark: null, refusal: null })).toEqual(['explanation', 'use'])
  })

  it('gives the reason where it cannot be chosen, and nothing else to weigh', () => {
    const facts = { ...plain, switchRemark: 'may reset connections', refusal: 'needs Linux' }
    expect(isRefused(facts)).toBe(true)
    expect(kinds(facts)).toEqual(['explanation', 'refusal'])
    expect(isRefused(plain)).toBe(false)
  })
})
