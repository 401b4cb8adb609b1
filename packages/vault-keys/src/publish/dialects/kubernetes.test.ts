import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { kubelet } from '../../../test/publish/grammars.ts'
import { pick } from '../../../test/publish/readers.ts'
import { manyValues, values } from '../../../test/publish/values.ts'
import { refusalOf, textOf, written } from '../../../test/publish/written.ts'
import { kubernetesLimits, kubernetesVariable } from './kubernetes.ts'

test('a value stands between single quotes, as it is', () => {
  expect(textOf(kubernetesVariable, 'a "b" $c\n#d\\')).toBe(`KEY='a "b" $c\n#d\\'\n`)
})

test('the kubelet reads every accepted value back', () => {
  fc.assert(
    fc.property(manyValues, (some) => {
      const { text, accepted } = written(kubernetesVariable, some)
      expect(pick(kubelet(text), accepted)).toEqual(accepted)
    }),
  )
})

test('a refused value is misread', () => {
  fc.assert(
    fc.property(
      values.filter((value) => refusalOf(kubernetesVariable, value) !== undefined),
      (value) => {
        expect(readsBack(value)).toBe(false)
      },
    ),
  )
})

test('a file of the largest size can be one line', () => {
  const text = textOf(
    kubernetesVariable,
    'v'.repeat(kubernetesLimits.fileBytes - "KEY=''\n".length),
  )
  expect(text).toHaveLength(kubernetesLimits.fileBytes)
  expect(kubelet(text)['KEY']).toHaveLength(kubernetesLimits.fileBytes - "KEY=''\n".length)
})

test.each([
  ["it's", 'single quote'],
  ['', 'takes for absent'],
  ['a\r\nb', 'CR LF'],
  ['a\0b', 'NUL'],
  ['\ud83d', 'surrogate'],
])('%j is refused, with the reason', (value, reason) => {
  expect(refusalOf(kubernetesVariable, value)).toContain(reason)
})

function readsBack(value: string): boolean {
  try {
    return kubelet(`KEY='${value}'\n`)['KEY'] === value
  } catch {
    return false
  }
}
