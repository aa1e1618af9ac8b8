/**
 * Takes a person to where a fact of the open incident is filled: its editor opens with the focus in it, as if they had pressed it
 * themselves. `fact`: the key under which the page has it (`data-add`, `data-fact`); where there are several ways to fill it
 * (`data-choices`), the focus goes there, and which is theirs to choose.
 */
export function openFact(fact: string): void {
  const place = document.querySelector<HTMLElement>(
    `[data-add="${fact}"], [data-choices="${fact}"], [data-fact="${fact}"] :is(button, textarea), textarea[data-fact="${fact}"]`,
  );
  if (place === null) return;
  place.focus();
  if (place instanceof HTMLButtonElement) place.click();
}
