import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { runToGoOnWith, type RunPlace } from '#domain/checklists/run.ts';
import type { Checklist } from '#domain/schema/checklist.ts';
import type { ChecklistForm } from '#domain/schema/checklist-form.ts';
import type { Device } from '#domain/schema/device.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { Site } from '#domain/schema/site.ts';
import { runsAt, runsOn } from '../../db/checklist-runs.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useRxQuery } from '../../hooks/use-live.ts';
import { useMay } from '../../hooks/use-may.ts';
import { FieldMessage } from '../../ui/field-message.tsx';
import classes from './checklists.module.css';
import { RunLines } from './run-lines.tsx';
import { useForms } from '../../hooks/use-forms.ts';
import { VisitDialog } from './visit-dialog.tsx';

/** The checklists of an incident, and those that can be filled on it. */
export function RunsOnIncident({ incident }: { readonly incident: Incident }): ReactNode {
  const { collections } = useStore();
  const { devices } = useFleet();
  const runs = useRxQuery(() => runsOn(collections.checklists, incident.id), [collections, incident.id]);
  const device = devices.get(incident.device);
  const place = useMemo(() => ({ incident, device, site: incident.site }), [incident, device]);
  const forms = useForms();
  return runs === undefined || forms === undefined ? null : (
    <Runs runs={runs} forms={formsFor(forms, { incident: true, type: device?.type })} place={place} />
  );
}

/** Visits to a site and whatever else was filled there. */
export function RunsAtSite({ site }: { readonly site: Site }): ReactNode {
  const { collections } = useStore();
  const runs = useRxQuery(() => runsAt(collections.checklists, site.id), [collections, site.id]);
  const place = useMemo(() => ({ site: site.id }), [site.id]);
  const forms = useForms();
  if (runs === undefined || forms === undefined) return null;
  return <Runs runs={runs} forms={formsFor(forms, { site: true })} place={place} asksPurpose />;
}

/** What was filled on a device. */
export function RunsOnDevice({ device }: { readonly device: Device }): ReactNode {
  const { collections } = useStore();
  const atSite = useRxQuery(() => runsAt(collections.checklists, device.site), [collections, device.site]);
  const runs = useMemo(() => atSite?.filter((run) => run.device === device.id), [atSite, device.id]);
  const place = useMemo(() => ({ device, site: device.site }), [device]);
  const forms = useForms();
  if (runs === undefined || forms === undefined) return null;
  return <Runs runs={runs} forms={formsFor(forms, { type: device.type })} place={place} />;
}

/** What is offered there: of devices, what is for their type. */
function formsFor(
  forms: readonly ChecklistForm[],
  where: {
    readonly incident?: true;
    readonly site?: true;
    readonly type?: Device['type'] | undefined;
  },
): readonly ChecklistForm[] {
  return forms.filter(({ about, types }) => {
    if (about !== 'device') return where[about] === true;
    return where.type !== undefined && types?.includes(where.type) !== false;
  });
}

type Props = {
  readonly runs: readonly Checklist[];
  readonly forms: readonly ChecklistForm[];
  readonly place: RunPlace;
  /** A visit says what it is for. */
  readonly asksPurpose?: boolean;
};

/** Runs, and a button for each that can be filled: it leads to the one to go on with, or starts one. */
function Runs({ runs, forms, place, asksPurpose = false }: Props): ReactNode {
  const { t } = useTranslation('checklists');
  const { actions } = useStore();
  const navigate = useNavigate();
  const may = useMay('checklist.fill');
  const [asked, setAsked] = useState<ChecklistForm>();
  const [failed, setFailed] = useState(false);
  const start = (form: ChecklistForm, purpose = ''): void => {
    setFailed(false);
    actions.startChecklist(form, { ...place, purpose }).then(
      ({ id }) => void navigate(`/checklists/${id}`),
      (error: unknown) => {
        reportError(error);
        setFailed(true);
      },
    );
  };
  const press = (form: ChecklistForm): void => {
    const begun = runToGoOnWith(runs, form);
    if (begun !== undefined) void navigate(`/checklists/${begun.id}`);
    else if (asksPurpose) setAsked(form);
    else start(form);
  };
  return (
    <div className={classes['runs']}>
      {runs.length > 0 && <RunLines runs={runs} label={t('list')} />}
      {may && (
        <p className={classes['starts']}>
          {forms.map((form) => (
            <button
              key={form.key}
              type="button"
              className={classes['start']}
              data-add={`checklist.${form.key}`}
              aria-label={t('startLabel', { title: form.title })}
              onClick={() => press(form)}
            >
              {t('startThis', { title: form.title })}
            </button>
          ))}
        </p>
      )}
      {!may && runs.length === 0 && <p className={classes['quiet']}>{t('noneHere')}</p>}
      <FieldMessage id="start-problem">{failed && t('startFailed')}</FieldMessage>
      {asked !== undefined && <VisitDialog form={asked} onClose={() => setAsked(undefined)} onStart={(purpose) => start(asked, purpose)} />}
    </div>
  );
}
