import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { packages, packLibraries } from '../src/pack.ts'

/** Node releases that the libraries must run on; this process is the third. */
const others = [22, 24].map((major) => {
  const variable = `RETRIEVER_NODE_${major}`
  const path = process.env[variable]
  if (!path && process.env['CI'] === 'true') {
    throw new Error(`Node ${major} is missing: set ${variable} to its binary`)
  }
  return { name: `Node ${major}`, path }
})
const releases = [...others, { name: `Node ${process.versions.node}`, path: process.execPath }]
const complete = others.every(({ path }) => path && existsSync(path))

describe.skipIf(!complete)(
  'packed libraries in an empty project (RETRIEVER_NODE_22, RETRIEVER_NODE_24)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'tarballs-'))
    const project = join(folder, 'project')
    let tarballs: readonly string[] = []

    beforeAll(() => {
      execFileSync('nx', ['run-many', '-t', 'build', '--outputStyle=static'], { stdio: 'ignore' })
      tarballs = packLibraries(folder)
      mkdirSync(project)
      writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }')
      const peers = ['zod@4', 'kysely@0.29']
      execFileSync('npm', ['install', '--prefer-offline', ...tarballs, ...peers], {
        cwd: project,
        stdio: 'ignore',
      })
    })
    afterAll(() => rmSync(folder, { recursive: true, force: true }))

    test('hold sources and declarations, and neither tests nor configuration', () => {
      for (const tarball of tarballs) {
        const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).split('\n')
        expect(files, basename(tarball)).toContain('package/dist/index.d.ts')
        expect(files, basename(tarball)).toContain('package/src/index.ts')
        expect(files, basename(tarball)).toContain('package/README.md')
        expect(files.filter((file) => /\.test\.|\/test\/|tsconfig|tsup/.test(file))).toEqual([])
      }
    })

    for (const { name, path } of releases) {
      test(`import and require under ${name}`, () => {
        for (const specifier of specifiers()) {
          const probe = (code: string, kind: string) =>
            execFileSync(path ?? '', [`--input-type=${kind}`, '-e', code], {
              cwd: project,
              encoding: 'utf8',
            }).trim()
          const names = `Object.keys(it).filter((name) => name !== 'default' && name !== '__esModule').length`
          const imported = probe(
            `const it = await import('${specifier}'); console.log(${names})`,
            'module',
          )
          const required = probe(
            `const it = require('${specifier}'); console.log(${names})`,
            'commonjs',
          )
          expect(Number(imported), specifier).toBeGreaterThan(0)
          expect(required, specifier).toBe(imported)
        }
      })
    }
  },
)

/** Every entry that our libraries publish, as a user would write it. */
function specifiers(): readonly string[] {
  return readdirSync(packages).flatMap((name) => {
    const manifest = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8')) as {
      name: string
      exports: Record<string, unknown>
    }
    return Object.keys(manifest.exports)
      .filter((entry) => !entry.endsWith('.json'))
      .map((entry) => manifest.name + entry.slice(1))
  })
}
