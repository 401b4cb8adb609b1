/** A JSON number whose text a double would change, such as 12345678901234567890. */
export class ExactNumber {
  /** As it stands in the document. */
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }

  toJSON(): string {
    return this.text
  }
}
