/** Hardware as a device names it, taken apart; `revision` is `''` where the text names none. The raw text stays with the device. */
export type Hardware = { readonly model: string; readonly revision: string };

const WITH_REVISION = /^(.*\S)[\s_/,-]+(?:r|rev\.?|revision)[\s.:]*(\d[\w.-]*|[a-z])$/i;

/** `Cam-B r2` is model `Cam-B` in revision `2`; so is `Cam-B Rev. 2`. */
export function parseHardware(raw: string): Hardware {
  const text = raw.trim().replaceAll(/\s+/gu, ' ');
  const [, model = text, revision = ''] = WITH_REVISION.exec(text) ?? [];
  return { model, revision };
}
