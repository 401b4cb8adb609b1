/**
 * One thing to do in a folder. Names are relative to it. Each step is one change that others can see, or none; what is
 * not visible yet is made first.
 */
export type Step =
  /** The folder itself, where there is none, or one whose making was interrupted. */
  | {
      readonly do: 'make-folder'
      readonly mode: number
      readonly group: number | undefined
      readonly exists: boolean
    }
  /** Something that nobody will read any more: a file, a link, or a folder with the files in it. */
  | { readonly do: 'remove'; readonly name: string; readonly folder: boolean }
  | { readonly do: 'make-generation'; readonly name: string }
  | {
      readonly do: 'write'
      readonly name: string
      readonly content: Uint8Array
      readonly mode: number
      readonly group: number | undefined
    }
  /** A visible name that leads through `..data`. It is well if it is there already. */
  | { readonly do: 'link'; readonly name: string }
  /** The link that will become `..data`. */
  | { readonly do: 'point'; readonly name: string; readonly generation: string }
  /** Gives a generation its final mode and group, by which it counts as finished, and flushes it. */
  | {
      readonly do: 'seal'
      readonly name: string
      readonly mode: number
      readonly group: number | undefined
    }
  /** The current generation is another one from here on. */
  | { readonly do: 'swap'; readonly generation: string; readonly via: string }
  /** A written file takes the place of a published one. */
  | { readonly do: 'replace'; readonly name: string; readonly via: string }
  /** A visible name that leads nowhere in this generation; unless another publisher has made another one current. */
  | { readonly do: 'unlink'; readonly name: string; readonly generation: string }
  /** Makes sure that the folder survives a power cut as it is now. */
  | { readonly do: 'flush' }
