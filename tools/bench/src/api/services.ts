/** The services that monitors and alerts are for. Both registers know them, and Datadog lists none of them. */
export const services: readonly string[] = Array.from(
  { length: 8 },
  (_, number) => `bench-${number}`,
)
