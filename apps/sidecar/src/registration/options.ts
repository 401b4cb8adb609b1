/** The options of `retriever registration check`. */
export interface RegistrationOptions {
  readonly config?: readonly string[]
  readonly json?: boolean
}
