import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { buildSidecar } from '@retriever/launcher'
import { beforeAll, describe, expect, test } from 'vitest'

import { allToken, fewToken, startEntitySystem } from '../src/replicas/entity-system.ts'
import {
  findSchemathesis,
  judgedBySchemathesis,
  judgedByValidator,
  shortRuns,
} from '../src/replicas/schemathesis.ts'

const program = findSchemathesis()

// The long form is src/replicas/judge.ts. On a busy machine the short one takes its time, too.
const patience = { timeout: 240_000 }

describe.skipIf(program === undefined)('schemathesis (RETRIEVER_SCHEMATHESIS)', patience, () => {
  beforeAll(buildSidecar)

  test('the document of the running sidecar is OpenAPI 3.1, and valid', async () => {
    await using system = await startEntitySystem('openapi')
    const { api } = await system.launch()
    const response = await fetch(`${api}/openapi.json`)
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({
      openapi: expect.stringMatching(/^3\.1\.\d+$/) as string,
    })
    const file = join(system.folder, 'openapi.json')
    writeFileSync(file, text)
    expect(await judgedByValidator(program ?? '', file)).toMatchObject({ code: 0 })
    // The validator finds what is wrong.
    writeFileSync(file, text.replace('"type":"string"', '"type":"word"'))
    expect(await judgedByValidator(program ?? '', file)).toMatchObject({ code: 1 })
  })

  test.each([
    ['may do everything', allToken],
    ['may do little', fewToken],
  ])('the API keeps its promises to a caller who %s', async (_, token) => {
    await using system = await startEntitySystem('schemathesis')
    const sidecar = await system.launch()
    for (const args of shortRuns) {
      const { code, text } = await judgedBySchemathesis(sidecar, {
        program: program ?? '',
        token,
        args,
      })
      expect(code, text).toBe(0)
    }
    expect(sidecar.output.filter(({ text }) => /"level":"(?:error|fatal)"/.test(text))).toEqual([])
  })
})
