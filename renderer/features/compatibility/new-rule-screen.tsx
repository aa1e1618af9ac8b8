import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { parseHardware } from '#domain/compat/hardware.ts';
import { emptyRule, type RuleContent } from '#domain/compat/review.ts';
import { exactly } from '#domain/compat/version-range.ts';
import type { Combination } from '#domain/schema/variant.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useRxDocument } from '../../hooks/use-live.ts';
import { useMatrix } from '../../hooks/use-matrix.ts';
import { useMay } from '../../hooks/use-may.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { whatRan } from '../../hooks/what-ran.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { PatternLine } from '../../ui/pattern-line.tsx';
import { RuleForm } from './rule-form.tsx';
import { combinationParts } from './use-asked.ts';

/** A new rule: empty, from a combination that was asked about, from an incident, or in the place of a published one. */
export function NewRuleScreen(): ReactNode {
  const { t } = useTranslation('compatibility');
  useTitle(t('newRule.title'));
  const [query] = useSearchParams();
  const { collections, actions } = useStore();
  const { rules, loaded } = useMatrix();
  const fleet = useFleet();
  const navigate = useNavigate();
  const incidentId = query.get('incident') ?? '';
  const incident = useRxDocument(
    () => (incidentId === '' ? undefined : collections.incidents.findOne(incidentId)),
    [collections, incidentId],
  );
  const mayPropose = useMay('matrix.propose');
  if (!mayPropose) return <EmptyState title={t('newRule.notAllowed')} hint={t('newRule.notAllowedHint')} />;
  if (!loaded || !fleet.loaded || (incidentId !== '' && incident === undefined)) return null;
  const replaced = rules.get(query.get('replaces') ?? '');
  const withdraws = replaced !== undefined && query.has('withdraw');
  const told = Object.fromEntries(combinationParts.map((part) => [part, query.get(part) ?? ''])) as Combination;
  const content = (): RuleContent => {
    if (withdraws) return { ...replaced, ruling: { verdict: 'withdrawn', text: '' }, validity: {}, replaces: replaced.id };
    if (replaced !== undefined) return { ...replaced, replaces: replaced.id };
    if (incident === undefined || incident === null) return ruleFor(told);
    return {
      ...ruleFor(whatRan(incident, fleet) ?? told),
      ruling: { verdict: 'blocked', text: incident.title },
      incident: incident.id,
    };
  };
  const { pattern, ruling, validity, incident: origin, replaces } = content();
  return (
    <Page>
      <Section
        title={t(withdraws ? 'newRule.withdraw' : replaced === undefined ? 'newRule.heading' : 'newRule.change')}
        lead={t('newRule.lead')}
      >
        {replaced === undefined ? null : (
          <Notice>
            {t('newRule.replaces')}{' '}
            <Link to={`/compatibility/rules/${replaced.id}`}>
              <PatternLine pattern={replaced.pattern} />
            </Link>
          </Notice>
        )}
        {incident === undefined || incident === null ? null : (
          <Notice>
            {t('newRule.fromIncident')} <Link to={`/incidents/${incident.id}`}>{incident.title}</Link>
          </Notice>
        )}
        <RuleForm
          content={{ pattern, ruling, validity, incident: origin, replaces }}
          onSave={async (written, status) => {
            const [rule] = await actions.writeRules([written], status);
            await navigate(`/compatibility/rules/${rule?.id ?? ''}`, { replace: true });
          }}
        />
      </Section>
    </Page>
  );
}

/** A rule about exactly this combination. */
function ruleFor({ vendor, hardware, firmware, app }: Combination): RuleContent {
  const { model, revision } = parseHardware(hardware);
  const pattern = { vendor, model, revision, firmware: exactly(firmware), app: exactly(app) };
  return { ...emptyRule, pattern };
}
