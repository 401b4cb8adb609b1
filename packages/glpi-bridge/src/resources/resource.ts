/** The thing that an alert is about, as the resource mapping named it. */
export interface Resource {
  /** For example `EC2`; `unmapped` when no entry of the mapping fits. */
  readonly name: string
  /** For example an instance id; the alert's fingerprint when no entry fits. Never empty. */
  readonly id: string
}
