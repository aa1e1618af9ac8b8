import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LaptopRow, LaptopsAnswer } from '#domain/protocol/laptops.ts';
import { concernsOf, type LaptopConcern } from '#domain/rules/laptops.ts';
import { clockWords } from '../../hooks/clock-words.ts';
import { useFormat } from '../../hooks/format.ts';
import { useMay } from '../../hooks/use-may.ts';
import { Age } from '../../ui/age.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { DeliveryShape } from '../../ui/delivery-mark.tsx';
import classes from './laptops.module.css';

/** A list on screen ends here and says how many more there are; those that need somebody stand first. */
const ROWS_MAX = 200;

type Props = {
  readonly rows: readonly LaptopRow[];
  readonly server: LaptopsAnswer;
  readonly onRevoke: (row: LaptopRow) => void;
};

/** One row a laptop and person. What is out of the ordinary is said in words, in bold and with a sign; all else is quiet. */
export function LaptopTable({ rows, server, onRevoke }: Props): ReactNode {
  const { t } = useTranslation('laptops');
  const mayRevoke = useMay('laptops.revoke');
  const keys = ['laptop', 'holds', 'contact', 'clock', 'version', 'room', ...(mayRevoke ? ['todo'] : [])];
  return (
    <div>
      <DataTable
        columns={keys.map((key) => ({ key, label: t(`column.${key}`), className: key === 'laptop' ? classes['laptop'] : undefined }))}
      >
        {rows.slice(0, ROWS_MAX).map((row) => (
          <Laptop key={row.enrolment} row={row} server={server} onRevoke={mayRevoke ? onRevoke : undefined} />
        ))}
      </DataTable>
      {rows.length > ROWS_MAX ? <p className={classes['quiet']}>{t('more', { count: rows.length - ROWS_MAX })}</p> : null}
    </div>
  );
}

type RowProps = { readonly row: LaptopRow; readonly server: LaptopsAnswer; readonly onRevoke: ((row: LaptopRow) => void) | undefined };

function Laptop({ row, server, onRevoke }: RowProps): ReactNode {
  const { t } = useTranslation(['laptops', 'domain']);
  const format = useFormat();
  const { report } = row;
  const concerns = concernsOf(row, server);
  const wrong = (concern: LaptopConcern): boolean => concerns.includes(concern);
  const clock = clockWords(report?.clockErrorMs ?? 0);
  return (
    <tr>
      <th scope="row">
        {row.name}
        <br />
        <span className={classes['quiet']}>
          {row.personName}, {t(`domain:role.${row.role}`)}
          {row.state === 'enrolled' ? null : ` · ${t(`state.${row.state}`)}`}
        </span>
      </th>
      <td>
        {report === undefined ? (
          <span className={classes['quiet']}>{t('saidNothing')}</span>
        ) : (
          <>
            <Holds report={report} wrong={wrong('silent')} />
            {report.refused === 0 ? null : <Fact wrong>{t('refused', { count: report.refused })}</Fact>}
          </>
        )}
      </td>
      <td>
        <Fact wrong={wrong('silent')}>{row.connected ? t('inTouch') : <Age at={row.lastContactAt} focusable />}</Fact>
      </td>
      <td>
        <Fact wrong={wrong('clock')}>
          {report === undefined
            ? ''
            : clock === undefined
              ? t('clock.right')
              : t(`clock.${clock.direction}.${clock.unit}`, { count: clock.count })}
        </Fact>
      </td>
      <td>
        <Fact wrong={wrong('version')}>
          {report === undefined
            ? ''
            : t(wrong('version') ? 'version.old' : 'version.now', { version: report.appVersion, protocol: report.protocol })}
        </Fact>
      </td>
      <td>
        <Fact wrong={wrong('storage')}>
          {report?.storage === undefined ? '' : t(wrong('storage') ? 'room.low' : 'room.left', { left: format.bytes(report.storage.left) })}
        </Fact>
      </td>
      {onRevoke === undefined ? null : (
        <td>
          {row.state === 'revoked' ? null : (
            <Button aria-label={t('revoke.named', { name: row.name, person: row.personName })} onClick={() => onRevoke(row)}>
              {t('revoke.action')}
            </Button>
          )}
        </td>
      )}
    </tr>
  );
}

/** How much waited when the laptop was last heard of, and since when. */
function Holds({ report, wrong }: { readonly report: NonNullable<LaptopRow['report']>; readonly wrong: boolean }): ReactNode {
  const { t } = useTranslation('laptops');
  if (report.waiting === 0) return <Fact wrong={false}>{t('holds.nothing')}</Fact>;
  return (
    <Fact wrong={wrong}>
      {t('holds.some', { count: report.waiting })}
      {report.waitingSince === undefined ? null : (
        <>
          {' '}
          {t('holds.since')} <Age at={report.waitingSince} focusable />
        </>
      )}
    </Fact>
  );
}

/** A fact of a row; one that wants attention carries a sign and weight, whatever the colours. */
function Fact({ wrong, children }: { readonly wrong: boolean; readonly children: ReactNode }): ReactNode {
  if (!wrong) return <p>{children}</p>;
  return (
    <p className={classes['wrong']}>
      <DeliveryShape state="needsYou" /> <span>{children}</span>
    </p>
  );
}
