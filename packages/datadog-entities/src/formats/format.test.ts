import { expect, test } from 'vitest'

import { entitiesOf, problemsOf } from '../../test/formats/reading.ts'

const json = '{"type":"a","query":"b","name":"c"}'
const yaml = 'type: a\nquery: b\nname: c\n'

test.each([
  [json, 'a.json', undefined],
  [json, 'a.yaml', undefined],
  [yaml, 'a.YML', undefined],
  [yaml, 'a.json', 'yaml'],
  [json, '<stdin>', undefined],
  [`\ufeff \n${json}`, '<request>', undefined],
  [yaml, '<request>', undefined],
])('%j from %s as %s is read', (text, file, format) => {
  expect(entitiesOf(text, file, format)).toMatchObject([{ ref: 'c' }])
})

test.each([
  [yaml, 'a.json', undefined, 'at 1: this is no JSON value'],
  // In YAML the comma would be right.
  ['\n {"a":1,}', '<stdin>', undefined, 'at 9: a key in double quotes is expected'],
  [json, 'a.json', 'toml', 'the format "toml" is not known'],
  [json, 'a.tf', undefined, 'files of this kind cannot be read'],
  [json, 'a.tf.json', undefined, 'there are no resources in this'],
  [json, 'a.json', 'manifests', 'this is no manifest of Kubernetes'],
])('%j from %s as %s is refused: %s', (text, file, format, message) => {
  expect(problemsOf(text, file, format).map((problem) => problem.message)).toEqual([message])
})

test('who names an unknown format hears which there are', () => {
  const [problem] = problemsOf(json, 'a', 'xml')
  expect(problem?.hint).toBe(
    'Give one of json, yaml, manifests, terraform-json, ui-export, or a file that ends in .json, .yaml, .yml or .tf.json.',
  )
})
