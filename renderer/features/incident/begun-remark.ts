/** `when`: as `<input type="datetime-local">` has it, where it tells of another time than now. */
type Words = { readonly text: string; readonly when?: string | undefined };

/** A remark that is being written. `adding`: what was added last, until that is saved. */
export type BegunRemark = Words & { readonly adding?: Words | undefined };

export const nothingBegun: BegunRemark = { text: '' };

/** What was written first and what was written later, as one. */
export function together(earlier: Words, later: BegunRemark): BegunRemark {
  const text = [earlier.text, later.text].filter((words) => words !== '').join('\n');
  return { ...later, text, when: later.when ?? earlier.when };
}

/** What the box goes on with: what was being added when the app ended may not have been saved. */
export function takenUp({ adding, ...begun }: BegunRemark = nothingBegun): BegunRemark {
  return adding === undefined ? begun : together(adding, begun);
}
