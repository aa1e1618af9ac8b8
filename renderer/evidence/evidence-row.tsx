import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../hooks/format.ts';
import { shapeOf, type EvidenceItem } from '../hooks/use-evidence.ts';
import { usePeople } from '../hooks/use-people.ts';
import { Age } from '../ui/age.tsx';
import { DeliveryShape } from '../ui/delivery-mark.tsx';
import classes from './evidence.module.css';
import { Thumbnail } from './thumbnail.tsx';
import { TryAgain } from './try-again.tsx';

/** One file: what it looks like, what it is, and whether the server has it. */
export function EvidenceRow({ item, onOpen }: { readonly item: EvidenceItem; readonly onOpen: () => void }): ReactNode {
  const { t } = useTranslation(['evidence', 'incident']);
  const format = useFormat();
  const people = usePeople();
  const { record, state } = item;
  const by = people.get(record.by)?.name ?? t('incident:person');
  const ending = /\.([a-z0-9]{1,5})$/i.exec(record.name)?.[1]?.toUpperCase() ?? t('file');
  return (
    <li className={classes['row']}>
      <button type="button" className={classes['open']} aria-label={t('open', { name: record.name })} onClick={onOpen}>
        <Thumbnail item={item}>
          <span aria-hidden="true">{ending}</span>
        </Thumbnail>
      </button>
      <div className={classes['about']}>
        <p className={classes['name']}>{record.name}</p>
        {record.caption !== undefined && <p>{record.caption}</p>}
        <p className={classes['quiet']}>
          {format.bytes(record.size)} · {by} · <Age at={record.at} />
        </p>
        <p>
          <DeliveryShape state={shapeOf(state)} /> {t(`state.${state.kind}`, { by, ...state })}
        </p>
        {state.kind === 'problem' && (
          <>
            <p className={classes['problem']}>{t(`problem.${state.problem}`)}</p>
            <TryAgain id={record.id} name={record.name} />
          </>
        )}
      </div>
    </li>
  );
}
