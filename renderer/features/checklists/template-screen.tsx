import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { keyFor } from '#domain/checklists/current-forms.ts';
import { checklistForm, type ChecklistForm } from '#domain/schema/checklist-form.ts';
import { useDraft, type DraftState } from '../../hooks/use-draft.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useMay } from '../../hooks/use-may.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { DraftRestored } from '../../ui/draft-restored.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { addSection, withoutUnread } from './edit-form.ts';
import classes from './editor.module.css';
import { Outline } from './outline.tsx';
import { Preview } from './preview.tsx';
import { SectionFields } from './section-fields.tsx';
import { TypeFields } from './type-fields.tsx';
import { useForms } from '../../hooks/use-forms.ts';

/** A checklist as it will be filled; for an admin, writing a new version of it, or a new one (`/new`). */
export function TemplateScreen(): ReactNode {
  const { t } = useTranslation('checklists');
  const { key = '' } = useParams();
  const may = useMay('template.publish');
  const forms = useForms();
  const found = forms?.find((form) => form.key === key);
  const title = key === 'new' ? t('templates.new') : (found?.title ?? t('templates.title'));
  useTitle(title);
  if (forms === undefined) return null;
  const begun = key === 'new' ? blank(t('editor.firstSection')) : found;
  if (may && begun !== undefined) return <Editor key={key} begun={begun} taken={new Set(forms.map((form) => form.key))} />;
  if (found !== undefined) return <Shown key={key} form={found} />;
  const back = (
    <Button component={Link} to="/checklists/templates">
      {t('templates.title')}
    </Button>
  );
  return <EmptyState title={may || key !== 'new' ? t('missing') : t('templates.notYours')} action={back} />;
}

/** What whoever fills it may want to read before. */
function Shown({ form }: { readonly form: ChecklistForm }): ReactNode {
  const { t } = useTranslation('checklists');
  const about = `${t(`templates.about.${form.about}`)} · ${t('templates.version', { version: form.version })}`;
  return (
    <Page>
      <p>
        <Link to="/checklists/templates">{t('templates.title')}</Link>
      </p>
      <Section title={form.title} lead={about}>
        <p>{t('startHint')}</p>
      </Section>
      <Section title={t('templates.preview')} lead={t('templates.previewHint')}>
        <Preview form={form} />
      </Section>
    </Page>
  );
}

const blank = (section: string): ChecklistForm => ({
  ...addSection(section)({ key: 'new', version: 0, title: '', about: 'site', sections: [] }),
});

/** What the outline leads to. */
const PUBLISH = 'publish';
const partId = (section: string): string => `section-${section}`;

type EditorProps = { readonly begun: ChecklistForm; readonly taken: ReadonlySet<string> };

/** Begins once it is known whether something was being written here before. */
function Editor({ begun, taken }: EditorProps): ReactNode {
  const draft = useDraft<ChecklistForm>({ key: `checklist/${begun.key}`, begin: (kept) => kept ?? begun, empty: begun });
  return draft === undefined ? null : <Written begun={begun} taken={taken} draft={draft} />;
}

function Written({ begun, taken, draft }: EditorProps & { readonly draft: DraftState<ChecklistForm> }): ReactNode {
  const { t } = useTranslation('checklists');
  const { actions } = useStore();
  const navigate = useNavigate();
  const { draft: form, restoredAt, change, discard, finish } = draft;
  const [tried, setTried] = useState(false);
  const [failed, setFailed] = useState(false);
  const next = {
    ...form,
    version: begun.version + 1,
    key: begun.version === 0 ? keyFor(form.title, taken) : form.key,
    types: form.about === 'device' ? form.types : undefined,
  };
  const problems = checklistForm.safeParse(next).error?.issues ?? [];
  const tryable = withoutUnread(next);
  const publish = (): void => {
    setTried(true);
    if (problems.length > 0) return;
    const write = async (): Promise<void> => {
      await actions.publishTemplate(next);
      await finish();
      await navigate('/checklists/templates');
    };
    write().catch((error: unknown) => {
      reportError(error);
      setFailed(true);
    });
  };
  const earlierThan = (section: number, place: number) =>
    tryable.sections.flatMap((one, at) => (at < section ? one.items : at === section ? one.items.slice(0, place) : []));
  return (
    <Page>
      {restoredAt !== undefined && (
        <DraftRestored at={restoredAt} onDiscard={discard}>
          {form.version < begun.version && t('editor.behind', { from: form.version, now: begun.version })}
        </DraftRestored>
      )}
      <div className={classes['row']}>
        <TextInput
          className={classes['wide']}
          label={t('editor.title')}
          maxLength={200}
          value={form.title}
          onChange={({ currentTarget: { value: title } }) => change((one) => ({ ...one, title }))}
        />
        <NativeSelect
          label={t('editor.about')}
          value={form.about}
          data={(['incident', 'device', 'site'] as const).map((value) => ({ value, label: t(`templates.about.${value}`) }))}
          onChange={(event) => {
            const about = (['incident', 'device', 'site'] as const).find((one) => one === event.currentTarget.value);
            if (about !== undefined) change((one) => ({ ...one, about }));
          }}
        />
      </div>
      {form.about === 'device' && <TypeFields form={form} onChange={(types) => change((one) => ({ ...one, types }))} />}
      <Outline
        parts={[
          ...form.sections.map(({ key, title }) => ({ id: partId(key), title: title === '' ? t('editor.section') : title })),
          { id: PUBLISH, title: t('editor.outlineEnd') },
        ]}
      />
      {form.sections.map((section, at) => (
        <SectionFields
          key={section.key}
          section={section}
          at={at}
          id={partId(section.key)}
          earlierThan={(place) => earlierThan(at, place)}
          onChange={change}
        />
      ))}
      <div className={classes['row']}>
        <Button onClick={() => change(addSection(t('editor.section')))}>{t('editor.addSection')}</Button>
        <Button id={PUBLISH} variant="filled" onClick={publish}>
          {t('templates.publish', { version: next.version })}
        </Button>
      </div>
      {tried && problems.length > 0 && (
        <Notice tone="problem" role="alert">
          <p>{t('templates.unsound')}</p>
          <ul>
            {problems.map(({ path, message }) => (
              <li key={`${path.join('/')} ${message}`}>
                {`${placeInWords(form, path)}: ${t(`templates.problem.${message}`, { defaultValue: message })}`}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {failed && <Notice tone="problem">{t('startFailed')}</Notice>}
      <Section title={t('templates.preview')} lead={t('templates.previewHint')}>
        <Preview form={tryable} />
      </Section>
    </Page>
  );
}

/** Where in the form something is wrong, by its words: "Cabinet › Door, lock and seals". */
function placeInWords({ title, sections }: ChecklistForm, path: readonly PropertyKey[]): string {
  const [first, second, , fourth] = path;
  const [sectionKey, itemKey] = typeof first === 'string' && path.length === 1 ? first.split('/') : [];
  const section = sections.find((one, place) => (first === 'sections' ? place === second : one.key === sectionKey));
  const item = section?.items.find((one, place) => (first === 'sections' ? place === fourth : one.key === itemKey));
  return (
    [section === undefined ? title : section.title, item?.label].filter((part) => part !== undefined && part !== '').join(' › ') || '–'
  );
}
