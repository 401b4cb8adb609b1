/** The readable end of a dashboard's address: `Web-Store: p99` becomes `web-store-p99`. */
export function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-')
    .slice(0, 80)
    .replace(/-+$/, '')
}
