/** The language of a user's session; error texts follow it. */
export type Language = 'en_GB' | 'fr_FR'

/** Texts in other languages than English, by their English text; `%s` stands for what is filled in. */
const french: Readonly<Record<string, string>> = {
  'Item not found': 'Élément introuvable',
  "You don't have permission to perform this action.":
    "Vous n'avez pas les droits requis pour réaliser cette action.",
  'Item successfully added: %s': 'Élément ajouté : %s',
  'view documentation in your browser at %s':
    'Afficher la documentation dans votre navigateur à %s',
  'resource not found or not an instance of CommonDBTM':
    "la ressource n'a pas été trouvée ou n'est pas une instance de CommonDBTM",
}

/** A text in the user's language; texts without a translation stay English. */
export function translated(text: string, language: Language, filled = ''): string {
  const found = language === 'fr_FR' ? (french[text] ?? text) : text
  return found.replace('%s', () => filled)
}

export const noPermission = "You don't have permission to perform this action."
export const notFound = 'Item not found'
