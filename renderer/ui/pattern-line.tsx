import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RulePattern } from '#domain/schema/matrix-rule.ts';
import classes from './pattern-line.module.css';

/** Which variants a rule speaks of, in one line: `Norlume Cam-B r2 · firmware >=2.4 · any app`. */
export function PatternLine({ pattern }: { readonly pattern: RulePattern }): ReactNode {
  const { t } = useTranslation('domain');
  const { vendor, model, revision, firmware, app } = pattern;
  const hardware = [vendor, model, revision === '' ? '' : t('variant.revision', { revision })].filter(Boolean).join(' ');
  const part = (text: string, word: string, any: string): ReactNode =>
    text === '' ? (
      any
    ) : (
      <>
        {word} <span className={classes['mono']}>{text}</span>
      </>
    );
  return (
    <span className={classes['line']}>
      <span className={classes['hardware']}>{hardware === '' ? t('variant.anyHardware') : hardware}</span>
      <span>{part(firmware, t('variant.firmware'), t('variant.anyFirmware'))}</span>
      <span>{part(app, t('variant.app'), t('variant.anyApp'))}</span>
    </span>
  );
}
