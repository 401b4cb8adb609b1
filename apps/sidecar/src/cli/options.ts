/** The options of `serve` and of `config check`. */
export interface ConfigOptions {
  /** Absent: `retriever.yaml` in the working folder. */
  readonly config?: readonly string[]
  readonly json?: boolean
}

/** The options of the commands that speak to a running retriever. */
export interface RemoteOptions extends ConfigOptions {
  readonly url?: string
  readonly tokenFile?: string
}
