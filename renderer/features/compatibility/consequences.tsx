import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { readMatrix } from '#domain/compat/matrix.ts';
import { precheck } from '#domain/compat/precheck.ts';
import type { MatrixRule } from '#domain/schema/matrix-rule.ts';
import { isRetired } from '../../hooks/find-place.ts';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useMatrix } from '../../hooks/use-matrix.ts';
import { useNow } from '../../hooks/use-now.ts';
import { Section } from '../../ui/page.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import classes from './compatibility.module.css';

/** What publishing a rule would mean for the fleet as it is: how many devices would get another verdict. */
export function Consequences({ rule }: { readonly rule: MatrixRule }): ReactNode {
  const { t } = useTranslation('compatibility');
  const { rules, matrix } = useMatrix();
  const { devices, loaded } = useFleet();
  const now = useNow();
  const changes = useMemo(() => {
    const inService = [...devices.values()].filter((device) => !isRetired(device, now));
    const published = { ...rule, state: { ...rule.state, status: 'published' as const } };
    const next = readMatrix([...[...rules.values()].filter(({ id }) => id !== rule.id), published]);
    const after = precheck(next, inService, {}, now);
    const counts = new Map<
      string,
      { readonly from: (typeof after)[number]['asIs']; readonly to: (typeof after)[number]['asIs']; count: number }
    >();
    for (const [place, { asIs }] of precheck(matrix, inService, {}, now).entries()) {
      const to = after[place]?.asIs ?? asIs;
      if (to === asIs) continue;
      const known = counts.get(`${asIs} ${to}`);
      if (known === undefined) counts.set(`${asIs} ${to}`, { from: asIs, to, count: 1 });
      else known.count += 1;
    }
    return [...counts.values()];
  }, [rule, rules, matrix, devices, now]);
  return (
    <Section title={t('consequences.title')}>
      {!loaded ? null : changes.length === 0 ? (
        <p>{t('consequences.none')}</p>
      ) : (
        <ul className={classes['reasons']}>
          {changes.map(({ from, to, count }) => (
            <li key={`${from} ${to}`}>
              {t('devices', { count })}: <VerdictMark verdict={from} /> → <VerdictMark verdict={to} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
