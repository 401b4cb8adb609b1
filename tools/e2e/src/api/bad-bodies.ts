/** A body, and what is bad about it. */
type BadBody = readonly [what: string, body: string]

const levels = Array.from({ length: 24 }, (_, at) => {
  const one = at === 0 ? 'lol' : `*a${at - 1}`
  return `a${at}: &a${at} [${Array(9).fill(one).join(', ')}]`
})

/** Documents in YAML that would fill the memory, run code, or become something else than data. */
export const badYaml: readonly BadBody[] = [
  ['a YAML bomb', `${levels.join('\n')}\nkind: monitor\n`],
  ['an anchor within itself', 'kind: monitor\nspec: &a\n  options: *a\n'],
  ['a tag of another language', 'kind: monitor\nspec: !!js/function "function () {}"\n'],
  ['a tag of Python', 'kind: monitor\nspec: !!python/object/apply:os.system ["id"]\n'],
  ['a merge key into the prototype', 'kind: monitor\nspec:\n  __proto__: { polluted: true }\n'],
  ['deep flow', `kind: monitor\nspec: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`],
  ['the same key twice', 'kind: monitor\nkind: dashboard\nspec: {}\n'],
]

const [open, close] = ['{"a":', '}']
/** Documents in JSON that would change what objects are, or that readers understand in different ways. */
export const badJson: readonly BadBody[] = [
  ['__proto__ for a spec', '{"kind":"monitor","__proto__":{"spec":{}}}'],
  [
    '__proto__ in a spec',
    '{"kind":"monitor","spec":{"__proto__":{"name":"x"},"type":"query alert"}}',
  ],
  ['constructor', '{"kind":"monitor","spec":{"constructor":{"prototype":{"polluted":1}}}}'],
  ['deep objects', `${open.repeat(50_000)}1${close.repeat(50_000)}`],
  ['the same key twice', '{"kind":"monitor","kind":"alert","spec":{}}'],
  ['something before it', '\uFFFD{"kind":"monitor"}'],
  ['a number that is none', '{"kind":"monitor","spec":{"options":{"timeout_h":1e999}}}'],
]
