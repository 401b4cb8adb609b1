import { expect, test } from 'vitest'

import { plainKeysCommand } from './plain-keys.ts'

const words = (line: string) => line.split(' ')

test.each([
  ['keys once', { name: 'once', options: {} }],
  [
    'keys once --config a.yaml --config b.yaml',
    { name: 'once', options: { config: ['a.yaml', 'b.yaml'] } },
  ],
  ['keys check --json --debug', { name: 'check', options: { json: true, debug: true } }],
  ['keys probe --config a.yaml', { name: 'probe', options: { config: ['a.yaml'] } }],
  ['keys watch --config a.yaml', { name: 'watch', options: { config: ['a.yaml'] } }],
  [
    'keys exec --set a --set b -- env --json --config x',
    { name: 'exec', options: { set: ['a', 'b'] }, program: ['env', '--json', '--config', 'x'] },
  ],
])('"%s" is read as it stands', (line, command) => {
  expect(plainKeysCommand(words(line))).toEqual(command)
})

test.each([
  'keys',
  'keys --help',
  'keys once --help',
  'keys once -h',
  'keys once --config',
  'keys once --config --json',
  'keys once --config=a.yaml',
  'keys once --conf a.yaml',
  'keys once more',
  'keys once -- env',
  'keys once --set a',
  'keys watch --json',
  'keys exec env',
  'keys exec --',
  'keys exec --json -- env',
  'keys later',
  '--debug keys once',
  'serve --config a.yaml',
])('"%s" is for the library', (line) => {
  expect(plainKeysCommand(words(line))).toBeUndefined()
})
