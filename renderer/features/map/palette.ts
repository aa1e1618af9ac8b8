/** The colours of the map, from the tokens of the mode in use, as MapLibre reads them. */
export type MapColours = {
  readonly surface: string;
  readonly raised: string;
  readonly sunken: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly text: string;
  readonly muted: string;
  readonly accent: string;
  readonly water: string;
  readonly sev1: string;
  readonly sev2: string;
  readonly sev3: string;
  readonly sev4: string;
};

/** What the stylesheet says now. `density` decides over sizes elsewhere. */
export function mapColours(element: Element = document.documentElement): MapColours {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    surface: token('surface'),
    raised: token('raised'),
    sunken: token('sunken'),
    line: token('line'),
    lineStrong: token('line-strong'),
    text: token('text'),
    muted: token('muted'),
    accent: token('accent'),
    water: token('accent-soft'),
    sev1: token('sev1'),
    sev2: token('sev2'),
    sev3: token('sev3'),
    sev4: token('sev4'),
  };
}
