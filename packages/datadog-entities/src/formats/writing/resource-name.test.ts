import { expect, test } from 'vitest'

import { manifestNames, terraformNames } from './resource-name.ts'

const refs = ['A b', 'a-b', 'a_b', 'Ä', '!', '__proto__', 'constructor', '9', 'x'.repeat(200)]

test('Kubernetes takes the names that are made of refs, each one once', () => {
  const names = refs.map(manifestNames())
  expect(names).toEqual([
    'a-b',
    'a-b-2',
    'a-b-3',
    'a',
    'entity',
    'proto',
    'constructor',
    '9',
    'x'.repeat(55),
  ])
})

test('Terraform takes the names that are made of refs, each one once', () => {
  const names = refs.map(terraformNames())
  expect(names).toEqual([
    'A_b',
    'a-b',
    'a_b',
    'A_',
    '__',
    '___proto__',
    'constructor_',
    '_9',
    'x'.repeat(200),
  ])
})
