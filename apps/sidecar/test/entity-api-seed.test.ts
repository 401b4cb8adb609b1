import { describe, expect, test } from 'vitest'
import { parseDocument, stringify } from 'yaml'

import { kinds, openEntityApi } from './entity-api-house.ts'

describe.each(kinds)('the endpoints of the seed: $kind', ({ kind, spec, change }) => {
  test('in JSON: created, updated, read back equal', async () => {
    const { send, writes } = await openEntityApi()
    const created = await send('POST', `/${kind}`, spec)
    expect(created).toMatchObject({ status: 201, json: { kind, owner: 'shop', spec } })
    expect(created.headers.get('retriever-outcome')).toBe('created')
    const id = String(created.json['id'])
    expect(created.headers.get('location')).toBe(`/${kind}/${id}`)
    const read = await send('GET', `/${kind}/${id}`)
    expect(read.status).toBe(200)
    expect(read.json).toEqual(created.json)
    expect(read.headers.get('etag')).toBe(created.headers.get('etag'))

    const wanted = { ...spec, ...change }
    const updated = await send('PUT', `/${kind}/${id}`, wanted)
    expect(updated).toMatchObject({ status: 200, json: { id, spec: wanted } })
    expect(updated.headers.get('retriever-outcome')).toBe('updated')
    expect(updated.headers.get('etag')).not.toBe(created.headers.get('etag'))
    const now = await send('GET', `/${kind}/${id}`)
    expect(now.json).toEqual(updated.json)
    expect(now.headers.get('etag')).toBe(updated.headers.get('etag'))
    const family = kind === 'dashboard' ? 'dashboard' : 'monitor'
    expect(await writes()).toEqual([`POST /api/v1/${family}`, `PUT /api/v1/${family}/${id}`])

    const again = await send('PUT', `/${kind}/${id}`, updated.json)
    expect(again.headers.get('retriever-outcome')).toBe('unchanged')
    expect(await writes()).toHaveLength(2)
  })

  test('in YAML: created, updated, read back equal', async () => {
    const { send } = await openEntityApi()
    const yaml = { type: 'application/yaml', accept: 'application/yaml' }
    const created = await send('POST', `/${kind}`, stringify({ kind, ref: 'mine', spec }), yaml)
    expect(created.status).toBe(201)
    expect(created.headers.get('content-type')).toBe('application/yaml')
    const path = created.headers.get('location') ?? ''
    expect(parseDocument(created.text).toJS()).toMatchObject({ kind, ref: 'mine', spec })
    expect((await send('GET', path, undefined, { accept: 'text/yaml' })).text).toBe(created.text)

    const wanted = { ...spec, ...change }
    const updated = await send('PUT', path, stringify({ kind, spec: wanted }), yaml)
    expect(updated.status).toBe(200)
    expect(parseDocument(updated.text).toJS()).toMatchObject({ ref: 'mine', spec: wanted })
    const read = await send('GET', path, undefined, { accept: 'application/yaml' })
    expect(read.text).toBe(updated.text)
    const sentBack = await send('PUT', path, read.text, yaml)
    expect(sentBack.headers.get('retriever-outcome')).toBe('unchanged')
  })

  test('what is there already: equal, different, deleted', async () => {
    const { send } = await openEntityApi()
    const created = await send('POST', `/${kind}`, spec)
    const path = created.headers.get('location') ?? ''
    const equal = await send('POST', `/${kind}`, spec)
    expect(equal.status).toBe(200)
    expect(equal.headers.get('retriever-outcome')).toBe('unchanged')
    expect(equal.headers.get('location')).toBe(path)

    const ref = created.json['ref']
    const other = await send('POST', `/${kind}`, { kind, ref, spec: { ...spec, ...change } })
    expect(other.status).toBe(409)
    expect(other.json).toMatchObject({
      type: 'urn:retriever:problem:exists',
      id: created.json['id'],
      hint: expect.stringContaining(`PUT ${path}`),
    })
    expect(await send('DELETE', path)).toMatchObject({ status: 204, text: '' })
    expect(await send('GET', path)).toMatchObject({ status: 404 })
    expect(await send('DELETE', path)).toMatchObject({ status: 404 })
    expect(await send('PUT', path, spec)).toMatchObject({ status: 404 })
  })

  test('a dry run tells the plan, and writes nothing', async () => {
    const { send, writes } = await openEntityApi()
    const plan = await send('POST', `/${kind}?dryRun=true`, spec)
    expect(plan).toMatchObject({
      status: 200,
      json: { dryRun: true, complete: true, actions: [{ action: 'create', body: {} }] },
    })
    expect(await writes()).toEqual([])
    const created = await send('POST', `/${kind}`, spec)
    const path = created.headers.get('location') ?? ''
    const wanted = { ...spec, ...change }
    const update = await send('PUT', `${path}?dryRun=true`, wanted)
    const [field] = Object.keys(change)
    expect(update.json).toMatchObject({ actions: [{ action: 'update' }] })
    expect(JSON.stringify(update.json['actions'])).toContain(Object.values(change)[0])
    expect(field).toBeDefined()
    const remove = await send('DELETE', `${path}?dryRun=true`)
    expect(remove.json).toMatchObject({ actions: [{ action: 'delete' }] })
    const diff = await send('POST', `${path}/diff`, wanted)
    expect(diff.json).toMatchObject({ equal: false })
    expect((await send('POST', `${path}/diff`, spec)).json).toMatchObject({ equal: true })
    expect(await send('GET', `${path}/diff`)).toMatchObject({ status: 200 })
    expect(await writes()).toHaveLength(1)
  })

  test('lists show it, page by page', async () => {
    const { send } = await openEntityApi()
    const ids = new Set<unknown>()
    for (const name of ['a', 'b', 'c']) {
      const named = kind === 'dashboard' ? { title: name } : { name }
      const document = { kind, ref: name, spec: { ...spec, ...named } }
      ids.add((await send('POST', `/${kind}`, document)).json['id'])
    }
    const first = await send('GET', `/${kind}?limit=2`)
    expect(first.json['items']).toHaveLength(2)
    const second = await send('GET', `/${kind}?limit=2&cursor=${String(first.json['next'])}`)
    expect(second.json['items']).toHaveLength(1)
    expect(second.json['next']).toBeUndefined()
    const items = [first, second].flatMap(({ json }) => json['items'] as { id: string }[])
    expect(new Set(items.map(({ id }) => id))).toEqual(ids)
    expect((await send('GET', `/${kind}?ref=b`)).json['items']).toMatchObject([
      { ref: 'b', owner: 'shop', services: ['shop-web'] },
    ])
    expect((await send('GET', `/${kind}?service=shop-db`)).json['items']).toEqual([])
    expect((await send('GET', `/${kind}?limit=0`)).status).toBe(400)
  })
})
