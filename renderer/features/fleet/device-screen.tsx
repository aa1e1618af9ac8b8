import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { combinationOf } from '#domain/compat/precheck.ts';
import type { Device } from '#domain/schema/device.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { openOnDevice } from '../../db/incident-list.ts';
import { useFormat } from '../../hooks/format.ts';
import { isRetired } from '../../hooks/find-place.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useRxQuery } from '../../hooks/use-live.ts';
import { CheckedAgainst } from '../../hooks/checked-against.tsx';
import { useAnswer } from '../../hooks/use-matrix.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { Notice } from '../../ui/notice.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import { Section } from '../../ui/page.tsx';
import { OwnLabel, useTimeBetweenFailures, Variants } from './device-past.tsx';
import { FieldFinds } from './field-finds.tsx';
import classes from './fleet.module.css';
import { FleetPage, NotOnThisLaptop } from './fleet-page.tsx';
import { IncidentLines } from './incident-lines.tsx';
import { overOnDevice } from './queries.ts';

type Props = {
  /** What are other features': its checklists and manuals. */
  readonly checklists: (device: Device) => ReactNode;
  readonly manuals: (device: Device) => ReactNode;
};

/** A device: what it is, what runs on it, and what is and was wrong with it. */
export function DeviceScreen({ checklists, manuals }: Props): ReactNode {
  const { t } = useTranslation('fleet');
  const { id = '' } = useParams();
  const { devices } = useFleet();
  const device = devices.get(id);
  useTitle(device?.name ?? t('device'));
  if (device === undefined) return <NotOnThisLaptop title={t('missingDevice')} />;
  return <Known device={device} checklists={checklists(device)} manuals={manuals(device)} />;
}

type KnownProps = { readonly device: Device; readonly checklists: ReactNode; readonly manuals: ReactNode };

function Known({ device, checklists, manuals }: KnownProps): ReactNode {
  const { t } = useTranslation(['fleet', 'domain']);
  const { incidents } = useStore().collections;
  const { sites } = useFleet();
  const format = useFormat();
  const now = useNow();
  const open = useRxQuery(() => openOnDevice(incidents, device.id), [incidents, device.id]);
  const past = useNewestFirst(useRxQuery(() => overOnDevice(incidents, device.id), [incidents, device.id]));
  // What merely reaches here is no failure of its own, and its variant is another device's.
  const own = useMemo(
    () => (open === undefined || past === undefined ? undefined : [...open.filter((incident) => incident.device === device.id), ...past]),
    [open, past, device.id],
  );
  const betweenFailures = useTimeBetweenFailures(own);
  const site = sites.get(device.site);
  const retired = isRetired(device, now);
  return (
    <FleetPage
      back={site === undefined ? { to: '/sites', label: t('backToSites') } : { to: `/sites/${site.id}`, label: site.name }}
      {...(site?.latitude === undefined || site.longitude === undefined ? {} : { map: `/map?site=${site.id}&device=${device.id}` })}
      {...(retired ? {} : { log: { to: `/log?device=${device.id}`, label: t('logOnDevice') } })}
      facts={[
        { label: t('fact.type'), value: t(`domain:deviceType.${device.type}`) },
        { label: t('fact.lane'), value: device.lane },
        { label: t('fact.serial'), value: device.serial, mono: true },
        { label: t('fact.vendor'), value: device.vendor },
        { label: t('fact.hardware'), value: device.variant.hardware, mono: true },
        { label: t('fact.firmware'), value: device.variant.firmware, mono: true },
        { label: t('fact.app'), value: device.variant.app, mono: true },
        { label: t('fact.compatibility'), value: <Verdict device={device} /> },
        { label: t('fact.betweenFailures'), value: betweenFailures },
      ]}
    >
      {retired && device.retiredAt !== undefined && <Notice>{t('retiredSince', { time: format.absolute(device.retiredAt) })}</Notice>}
      <FieldFinds device={device} />
      <Section title={t('section.open')}>
        {open !== undefined && (
          <IncidentLines
            incidents={open}
            none={t('noOpen')}
            label={t('section.open')}
            isOwn={(incident) => incident.device === device.id}
          />
        )}
      </Section>
      <Section title={t('section.manuals')}>{manuals}</Section>
      <Section title={t('section.checklists')}>{checklists}</Section>
      <Section title={t('section.past')}>
        {past !== undefined && <IncidentLines incidents={past} none={t('noPast')} label={t('section.past')} />}
      </Section>
      {own !== undefined && <Variants device={device} incidents={own} />}
      <OwnLabel device={device} />
    </FleetPage>
  );
}

/** What the matrix says of what runs on it, and the way to why. */
function Verdict({ device }: { readonly device: Device }): ReactNode {
  const answer = useAnswer(combinationOf(device));
  if (answer === undefined) return '–';
  return (
    <>
      <Link to={`/compatibility?device=${device.id}`}>
        <VerdictMark verdict={answer.verdict} />
      </Link>
      <span className={classes['against']}>
        <CheckedAgainst />
      </span>
    </>
  );
}

function useNewestFirst(incidents: readonly Incident[] | undefined): readonly Incident[] | undefined {
  return useMemo(() => incidents?.toSorted((a, b) => (a.newest < b.newest ? -1 : 1)), [incidents]);
}
