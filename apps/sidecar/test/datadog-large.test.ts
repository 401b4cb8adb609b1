import { describe, expect, test } from 'vitest'

import { monitorText, openDatadogHouse, patience } from './datadog-house.ts'

/** Documents with `count` monitors, as JSON. */
function monitors(count: number): string {
  return JSON.stringify(
    Array.from({ length: count }, (_, index) => ({
      kind: 'monitor',
      ref: `load-${index}`,
      spec: {
        type: 'query alert',
        name: `load ${index}`,
        query: `avg(last_5m):avg:load.n${index}{*} > 2`,
        message: `look at ${index}`,
        options: { thresholds: { critical: 2 } },
      },
    })),
  )
}

describe('large documents', patience, () => {
  test('what export writes of 2,000 monitors is read again, and nothing is to do', async () => {
    const { run, write } = await openDatadogHouse({ 'all.json': monitors(2_000) })
    expect(await run('apply', 'all.json', '--json')).toMatchObject({ code: 0 })
    for (const format of ['yaml', 'json', 'manifests', 'terraform-json']) {
      const { code, stderr, stdout } = await run('export', '--as', format)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout.length).toBeGreaterThan(256 * 1024)
      write(`ours.${format}`, stdout)
      const at = performance.now()
      expect(await run('plan', `ours.${format}`, '--format', format)).toMatchObject({
        code: 0,
        stdout: 'default: 2000 unchanged\n',
      })
      // About two seconds; a minute would be a walk over everything for each of them.
      expect(performance.now() - at).toBeLessThan(20_000)
    }
  })

  test('one of 10 MB is refused by its name, from a file and from stdin', async () => {
    const { datadog, run, runWith, write } = await openDatadogHouse()
    const text = monitorText('load', { more: `# ${'x'.repeat(10_000_000)}\n` })
    write('huge.yaml', text)
    for (const command of ['lint', 'plan', 'apply']) {
      const { code, stderr } = await run(command, 'huge.yaml')
      expect(code).toBe(65)
      expect(stderr).toContain('huge.yaml: the document is longer than 8 MiB')
    }
    const { code, stderr } = await runWith(text, 'apply', '-')
    expect(code).toBe(65)
    expect(stderr).toContain('<stdin>: the document is longer than 8 MiB')
    expect(await datadog.requests()).toBe(0)
  })

  test('one at the limit is read', async () => {
    const { run, write } = await openDatadogHouse()
    const short = monitorText('load', { more: '# ' })
    write('edge.yaml', short + 'x'.repeat(8 * 1024 * 1024 - short.length))
    expect(await run('lint', 'edge.yaml')).toMatchObject({ code: 0 })
    write('edge.yaml', short + 'x'.repeat(8 * 1024 * 1024 - short.length + 1))
    expect(await run('lint', 'edge.yaml')).toMatchObject({ code: 65 })
  })

  test('an export that cannot be read again says so', async () => {
    const { run, write } = await openDatadogHouse()
    const message = 'long '.repeat(15_000)
    const notes = Array.from({ length: 120 }, (_, index) => ({
      kind: 'dashboard',
      ref: `notes-${index}`,
      spec: {
        title: `notes ${index}`,
        layout_type: 'ordered',
        widgets: [{ definition: { type: 'note', content: message } }],
      },
    }))
    write('a.json', JSON.stringify(notes.slice(0, 60)))
    write('b.json', JSON.stringify(notes.slice(60)))
    expect(await run('apply', 'a.json', 'b.json', '--json')).toMatchObject({ code: 0 })
    const { code, stderr } = await run('export')
    expect(code).toBe(0)
    expect(stderr).toContain('note: this is longer than 8 MiB, which is not read again; --folder')
    expect(await run('export', '--folder', 'out')).toMatchObject({ code: 0, stderr: '' })
    expect(await run('plan', 'out')).toMatchObject({ code: 0 })
  })
})
