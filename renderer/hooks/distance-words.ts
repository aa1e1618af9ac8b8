import { intlLocale } from './format.ts';

/** `40 m`, `850 m`, `2.3 km`, `120 km`: as exactly as somebody on the road wants to know. */
export function distanceWords(metres: number, language: string): string {
  const [value, unit, digits] =
    metres < 995 ? [Math.round(metres / 10) * 10, 'meter', 0] as const : ([metres / 1000, 'kilometer', metres < 9950 ? 1 : 0] as const); // prettier-ignore
  return new Intl.NumberFormat(intlLocale(language), { style: 'unit', unit, maximumFractionDigits: digits }).format(value);
}
