/** FNC1 of GS1 symbols as readers give it: ends a value of no fixed length. */
export const GS = '\u001D';
/** What scanners that type put before a GS1 symbol's text. */
const GS1_SYMBOL = /^\](?:C1|d2|Q3|e0)/;

/** Lengths of values that have a fixed one, by identifier. */
const FIXED: { readonly [ai: string]: number } = {
  '00': 18,
  '01': 14,
  '02': 14,
  '11': 6,
  '12': 6,
  '13': 6,
  '15': 6,
  '16': 6,
  '17': 6,
  '20': 2,
  '414': 13,
};
/** The identifiers of more than two digits that stand on equipment. All others are read as two. */
const LONG = ['8003', '8004', '414', '240', '241', '250', '251'];
/** Those that say which device or place it is, the most telling first: serial, asset, returnable asset, further serials, location. */
export const NAMING = ['21', '8004', '8003', '250', '251', '240', '414'];

/**
 * The elements of a GS1 label by their application identifier, as `(01)09501101530003(21)SGM-1` or as a symbol has them; none for any other
 * text.
 */
export function gs1Elements(text: string): ReadonlyMap<string, string> {
  if (/^\(\d{2,4}\)/.test(text)) return new Map([...text.matchAll(/\((\d{2,4})\)([^(]*)/g)].map(([, ai = '', value = '']) => [ai, value]));
  const isSymbol = GS1_SYMBOL.test(text) || text.startsWith(GS);
  const raw = text.replace(GS1_SYMBOL, '').replace(GS, (_, at: number) => (at === 0 ? '' : GS));
  return isSymbol || startsWithGtin(raw) ? symbolElements(raw) : new Map();
}

function symbolElements(raw: string): ReadonlyMap<string, string> {
  const elements = new Map<string, string>();
  let rest = raw;
  while (/^\d{2}/.test(rest)) {
    const ai = LONG.find((long) => rest.startsWith(long)) ?? rest.slice(0, 2);
    const length = FIXED[ai];
    const separator = rest.indexOf(GS);
    const end = length === undefined ? (separator < 0 ? rest.length : separator) : ai.length + length;
    elements.set(ai, rest.slice(ai.length, end));
    rest = rest.slice(end).replace(GS, (_, at: number) => (at === 0 ? '' : GS));
  }
  return elements;
}

/** Typed without brackets, a GS1 label is known by the check digit of its article number. */
function startsWithGtin(text: string): boolean {
  const gtin = /^01(\d{14})./.exec(text)?.[1];
  if (gtin === undefined) return false;
  let sum = 0;
  for (let place = 0; place < gtin.length; place += 1) sum += Number(gtin[place]) * (place % 2 === 0 ? 3 : 1);
  return sum % 10 === 0;
}
