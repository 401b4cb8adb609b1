/** One server-sent event. */
export interface StreamEvent {
  readonly event: string
  readonly data: string
}

/** Cuts the text of an event stream into its events, however the network cut it. Comments are left out. */
export function createEventParser(): (chunk: string) => readonly StreamEvent[] {
  let rest = ''
  return (chunk) => {
    const blocks = (rest + chunk).split('\n\n')
    rest = blocks.pop() ?? ''
    return blocks.flatMap((block) => {
      const fields = block.split('\n')
      const field = (name: string) =>
        fields
          .filter((line) => line.startsWith(`${name}:`))
          .map((line) => line.slice(name.length + 1).trimStart())
          .join('\n')
      return field('data') === '' ? [] : [{ event: field('event'), data: field('data') }]
    })
  }
}
