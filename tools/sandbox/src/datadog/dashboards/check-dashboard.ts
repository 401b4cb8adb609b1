import { objectsOf, type JsonObject } from '../json.ts'
import { badRequest } from '../refused.ts'

const mostTags = 5

/** Throws a 400 with the first mistake. What is not known to be refused passes. */
export function checkDashboard(body: JsonObject): void {
  for (const name of ['title', 'layout_type', 'widgets']) {
    if ((body[name] ?? undefined) === undefined)
      throw badRequest(`The parameter '${name}' is required`)
  }
  if (typeof body['title'] !== 'string') throw badRequest("'title' is invalid")
  if (body['layout_type'] !== 'ordered' && body['layout_type'] !== 'free') {
    throw badRequest("'layout_type' is invalid")
  }
  if (!Array.isArray(body['widgets'])) throw badRequest("'widgets' is invalid")
  checkTags(body['tags'])
  checkVariables(body['template_variables'], 'default', 'defaults', () =>
    badRequest("Minimum length of parameter 'defaults' should be 1"),
  )
  for (const { template_variables: variables } of objectsOf(body['template_variable_presets'])) {
    checkVariables(variables, 'value', 'values', () =>
      badRequest("Minimum number of elements in parameter 'values' should be 1"),
    )
  }
}

function checkTags(tags: unknown): void {
  if (!Array.isArray(tags)) return
  if (tags.some((tag) => typeof tag !== 'string' || !/^team:./.test(tag))) {
    throw badRequest('Invalid tag format. Valid tag keys are: team.')
  }
  if (tags.length > mostTags) {
    throw badRequest(`Maximum number of elements in parameter 'tags' should be ${mostTags}`)
  }
}

/** A variable has one value or several, never both, and not an empty list of them. */
function checkVariables(
  variables: unknown,
  one: string,
  several: string,
  empty: () => Error,
): void {
  for (const variable of objectsOf(variables)) {
    const values = variable[several]
    if (Array.isArray(values) && values.length === 0) throw empty()
    if (isGiven(values) && isGiven(variable[one]))
      throw badRequest("'template_variables' is invalid")
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}
