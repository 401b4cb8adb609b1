import type { Declared } from '../entity.ts'

/**
 * The services that an entity is for, as the registration gate is asked about them: of an alert its service, of a
 * monitor its `service:` tags, of a dashboard the defaults of its template variable for `service`.
 */
export function servicesOf(declared: Declared): readonly string[] {
  switch (declared.kind) {
    case 'alert': {
      return [declared.spec.service]
    }
    case 'monitor': {
      return unique((declared.spec.tags ?? []).map((tag) => /^service:(.+)$/.exec(tag)?.[1]))
    }
    case 'dashboard': {
      const variables = (declared.spec.template_variables ?? []).filter(
        (variable) => variable['prefix'] === 'service',
      )
      return unique(
        variables.flatMap(({ default: one, defaults: several }) => [
          one,
          ...(Array.isArray(several) ? several : []),
        ]),
      )
    }
  }
}

function unique(found: readonly unknown[]): readonly string[] {
  const named = found.filter((name) => typeof name === 'string' && name !== '' && name !== '*')
  return [...new Set(named.map(String))]
}
