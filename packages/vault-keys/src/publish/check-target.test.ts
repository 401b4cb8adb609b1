import { describe, expect, test } from 'vitest'

import { checkTarget } from './check-target.ts'
import type { Dialect, PublishedFile, PublishTarget } from './target.ts'

const keys = ['apiKey', 'appKey']

/** The problems of a target, as `path message`. */
function told(
  target: Partial<PublishTarget>,
  keyNames: readonly string[] = keys,
): readonly string[] {
  const whole = { folder: '/keys/birddog', files: [{ name: 'a', key: 'apiKey' }], ...target }
  return checkTarget(whole, keyNames).map(({ code, path, message }) => {
    expect(code).toBe('config')
    return `${path} ${message}`
  })
}

function named(name: string): PublishedFile {
  return { name, key: 'apiKey' }
}

function variable(name: string, dialect: Dialect = 'dotenv'): PublishedFile {
  return { name: 'env', dialect, variables: { [name]: 'apiKey' } }
}

test('a sound target has no problems', () => {
  const files: readonly PublishedFile[] = [
    { name: 'datadog', key: 'apiKey', mode: 0o400 },
    { name: '.env', dialect: 'posix', variables: { DD_API_KEY: 'apiKey', dd_App_Key2: 'appKey' } },
    { name: 'keys.json', json: { 'any name': 'apiKey', '': 'appKey' } },
  ]
  expect(told({ files, fileMode: 0o444, folderMode: 0o755, group: 0, layout: 'flat' })).toEqual([])
})

test('all problems are told at once, each with its place', () => {
  const files: readonly PublishedFile[] = [
    { name: '../up', key: 'apikey' },
    { name: 'env', dialect: 'dotenv', variables: { 'NOT-A-NAME': 'apiKey', PATH: 'appKey' } },
    { name: 'env', json: { ok: 'other' }, mode: 0o1777 },
  ]
  expect(told({ folder: '', files, fileMode: 0o040, folderMode: 0o450 })).toEqual([
    'folder must be a path',
    'fileMode must let its owner read the file (0o400), who has to see if it changed',
    'folderMode must let its owner read and enter the folder (0o500)',
    'files[0].name must be a name without folder',
    'files[0].key there is no key "apikey"',
    'files[1].variables.NOT-A-NAME must be letters, digits and "_", not beginning with a digit',
    expect.stringMatching(/^files\[1\]\.variables\.PATH .*allowVariables/),
    'files[2].name files[1] has this name already',
    'files[2].mode must be a mode between 0 and 0o777',
    'files[2].json.ok there is no key "other"',
  ])
})

describe('the name of a file', () => {
  test.each(['', '.', '..', '..data', '..2026', 'a/b', '/a', 'a\0b', 'é'.repeat(128), 'a\ud800'])(
    'may not be %j',
    (name) => expect(told({ files: [named(name)] })).toHaveLength(1),
  )

  test.each(['...', '.env', 'a b', 'é'.repeat(127), 'a..b', '-rf', '__proto__'])(
    'may be %j',
    (name) => {
      const problems = told({ files: [named(name)] })
      expect(problems).toHaveLength(name.startsWith('..') ? 1 : 0)
    },
  )
})

describe('a variable', () => {
  test.each(['', '1A', 'A B', 'A=B', 'A-B', 'Ä', 'A\n'])('may not be named %j', (name) => {
    expect(told({ files: [variable(name)] })).toHaveLength(1)
  })

  test('has a name of at most 128 characters for Kubernetes, and of any length for others', () => {
    expect(told({ files: [variable('A'.repeat(128), 'kubernetes')] })).toEqual([])
    expect(told({ files: [variable('A'.repeat(129), 'kubernetes')] })).toHaveLength(1)
    expect(told({ files: [variable('A'.repeat(129), 'posix')] })).toEqual([])
  })

  test.each([
    'PATH',
    'HOME',
    'IFS',
    'ENV',
    'BASH_ENV',
    'BASH_FUNC_ls',
    'LD_PRELOAD',
    'LD_AUDIT',
    'GCONV_PATH',
    'NODE_OPTIONS',
    'PYTHONPATH',
    'PYTHONSTARTUP',
    'PERL5OPT',
    'RUBYOPT',
    'JAVA_TOOL_OPTIONS',
    '_JAVA_OPTIONS',
    'DOTNET_STARTUP_HOOKS',
    'GIT_SSH_COMMAND',
    'PAGER',
  ])('%s is refused, unless it is allowed by name', (name) => {
    expect(told({ files: [variable(name)] })).toEqual([expect.stringContaining('allowVariables')])
    expect(told({ files: [variable(name)], allowVariables: [name] })).toEqual([])
    expect(told({ files: [variable(name)], allowVariables: ['OTHER'] })).toHaveLength(1)
  })

  test.each([
    'DD_API_KEY',
    'path',
    'MY_PATH',
    'HOMEPAGE',
    'GIT_TOKEN',
    'LDAP_PASSWORD',
    'ENVIRONMENT',
  ])('%s is like any other', (name) => expect(told({ files: [variable(name)] })).toEqual([]))
})

describe('modes', () => {
  test.each([-1, 0o1000, 1.5, Number.NaN, 0o300, 0o402, 0o777])('%d is none for a file', (mode) => {
    expect(told({ fileMode: mode })).toHaveLength(1)
  })

  test.each([-1, 0o1000, 0o070, 0o557, 0o777])('%d is none for a folder', (folderMode) => {
    expect(told({ folderMode })).toHaveLength(1)
  })
})

test.each([
  { group: -1 },
  { group: 0.5 },
  { group: 2 ** 32 - 1 },
  { keepPreviousMs: -1 },
  { keepPreviousMs: Number.NaN },
  { files: [] },
  { folder: 'a\0b' },
])('%o is a problem', (target) => {
  expect(told(target)).toHaveLength(1)
})

test('what configuration files may say although types forbid it is told as well', () => {
  const target: PublishTarget = JSON.parse(
    '{"folder":"/k","layout":"tree","files":[{"name":"a","dialect":"bash","variables":{}}]}',
  )
  expect(checkTarget(target, []).map(({ path }) => path)).toEqual(['layout', 'files[0].dialect'])
})
