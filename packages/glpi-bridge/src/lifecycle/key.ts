/** Identifies what is broken, over all its episodes. Lower-case hex SHA-256 of the identity and the GLPI instance. */
export type IncidentKey = string & { readonly __brand: 'IncidentKey' }
