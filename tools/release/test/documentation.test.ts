import { readFileSync } from 'node:fs'

import { codeBlocks } from '@retriever/docs'
import { expect, test } from 'vitest'

const root = new URL('../../../', import.meta.url)
const readme = new URL('README.md', root)
const contributing = new URL('CONTRIBUTING.md', root)
const ci = readFileSync(new URL('.ci/run', root), 'utf8')
const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  scripts: Record<string, string>
}

test('the README has the commands that are proved elsewhere, and no others', () => {
  // The demo's test runs `npm start` and `curl`, CI runs `npm ci` and `npm test`, the tarballs' test installs the packages.
  expect(codeBlocks(readme, 'sh').map((block) => block.trim())).toEqual([
    'npm ci && npm start',
    'npm ci && npm test',
    expect.stringMatching(/^curl [^|;&]+ http:\/\/127\.0\.0\.1:8080\/alert <</),
    'npm install @retriever/upstream',
  ])
  expect(codeBlocks(contributing, 'sh').map((block) => block.trim())).toEqual(['npm ci\nnpm test'])
  expect(ci).toMatch(/^npm ci$/m)
  expect(ci).toMatch(/ npm test /)
})

test('every script that CONTRIBUTING names exists', () => {
  const named = [...readFileSync(contributing, 'utf8').matchAll(/`npm (?:run )?([a-z:-]+)/g)]
  const builtIn = new Set(['ci', 'install', 'run'])
  const scripts = named.map(([, script = '']) => script).filter((script) => !builtIn.has(script))
  expect(scripts.length).toBeGreaterThan(5)
  expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(scripts))
})

test('every link of the README leads somewhere', () => {
  const links = [...readFileSync(readme, 'utf8').matchAll(/\]\(([^)#]+)\)/g)]
  expect(links.length).toBeGreaterThan(8)
  for (const [, target = ''] of links) {
    expect(() => readFileSync(new URL(target, root)), target).not.toThrow()
  }
})
