import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

type Words = { readonly [key: string]: unknown };

/** Every file of `en/` is a namespace by its name, in the bundle from the start: the app speaks before any network. */
const files = import.meta.glob<Words>('./en/*.json', { eager: true, import: 'default' });

const english = Object.fromEntries(Object.entries(files).map(([path, words]) => [path.replace(/^.*\/(.*)\.json$/, '$1'), words]));

/** Starts the translations; synchronous, since all words are here already. */
export function startI18n(): void {
  void i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: english },
    defaultNS: 'common',
    // React escapes what it renders.
    interpolation: { escapeValue: false },
    returnNull: false,
    initAsync: false,
  });
}
