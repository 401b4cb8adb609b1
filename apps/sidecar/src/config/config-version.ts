/** The version of the configuration that this retriever reads. */
export const configVersion = 1
