/** The incident that a document of any collection belongs to: itself for one, `''` for what was made on a visit. */
export function incidentOf(document: { readonly id: string }): string {
  const { incident = document.id } = document as { readonly id: string; readonly incident?: string };
  return incident;
}
