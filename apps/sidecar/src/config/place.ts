/** Where a setting was written: a spot in a file, or an environment variable. */
export type Place =
  | { readonly file: string; readonly line: number; readonly column: number }
  | { readonly variable: string }

/** The names of keys, and positions in lists, from the top of the configuration down to a setting. */
export type SettingPath = readonly (string | number)[]

/** A place as editors and terminals understand it: `retriever.yaml:12:5`. */
export function placeText(place: Place): string {
  return 'file' in place ? `${place.file}:${place.line}:${place.column}` : `$${place.variable}`
}

/** A path for people: `bridge.unknownOutcome.sweepAfter[2]`. */
export function pathText(path: SettingPath): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    const name = /^[\w-]+$/.test(key) ? key : JSON.stringify(key)
    return text === '' ? name : `${text}.${name}`
  }, '')
}

/** The reverse of `pathText`, for the simple names that it leaves without quotes. */
export function pathIn(text: string): (string | number)[] {
  return [...text.matchAll(/\[(\d+)\]|([\w-]+)/g)].map(([, index, name]) =>
    index === undefined ? (name ?? '') : Number(index),
  )
}
