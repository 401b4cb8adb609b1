/** What a capability's module in the browser (`/console/parts/<id>.js`) exports. */
export interface PartModule {
  /**
   * Draws the snapshot into its root. Called again for every new snapshot; what did not change must stay as it is, so
   * that focus, selection and the place of a screen reader survive.
   */
  readonly render: (root: HTMLElement, snapshot: unknown) => PartResult
}

/** What the frame should know about what was drawn. */
export interface PartResult {
  /** Sentences about what changed since the last time, for people who do not see it. Few. */
  readonly news: readonly string[]
  /** A few words for the title of the window. */
  readonly headline?: string
}
