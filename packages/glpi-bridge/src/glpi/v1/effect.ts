/** What a call is for: it only reads, or it changes something. */
export type Effect = 'read' | 'write'
