import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { LabelField } from '../ui/label-field.tsx';
import { LabelledList } from '../ui/labelled-list.tsx';
import { Notice } from '../ui/notice.tsx';
import { ScanButton } from '../ui/scan-button.tsx';
import type { Place } from './find-place.ts';
import { useLabels } from './use-labels.ts';

type Props = {
  readonly title: string;
  /** Answers a question that only a device answers. */
  readonly deviceOnly?: boolean;
  readonly onPlace: (place: Place) => void;
};

/** A button that asks for a label, by camera or typed, and answers with the device or site that it names. */
export function PlaceScan({ title, deviceOnly = false, onPlace }: Props): ReactNode {
  const { t } = useTranslation('scan');
  return (
    <ScanButton label={t('scan')} title={title}>
      {(close) => (
        <Asking
          deviceOnly={deviceOnly}
          onPlace={(place) => {
            close();
            onPlace(place);
          }}
        />
      )}
    </ScanButton>
  );
}

function Asking({ deviceOnly, onPlace }: { readonly deviceOnly: boolean; readonly onPlace: (place: Place) => void }): ReactNode {
  const { t } = useTranslation('scan');
  const [text, setText] = useState('');
  const meaning = useLabels()(text);
  const take = useRef(onPlace);
  useLayoutEffect(() => {
    take.current = onPlace;
  });
  const found = meaning?.kind === 'one' && (!deviceOnly || meaning.device !== undefined) ? meaning : undefined;
  useEffect(() => {
    if (found !== undefined) take.current({ device: found.device, site: found.site });
  }, [found]);
  return (
    <LabelField onRead={setText} looking={meaning?.kind !== 'several'}>
      {meaning?.kind === 'one' && found === undefined && <Notice>{t('siteOnly', { name: meaning.site?.name })}</Notice>}
      {meaning?.kind === 'several' && <LabelledList all={meaning.all} onChoose={onPlace} />}
      {meaning?.kind === 'unknown' && (
        <Notice tone="problem">
          <span>{t('unknown', { code: meaning.code })}</span>
          <Link to={`/scan?code=${encodeURIComponent(meaning.code)}`}>{t('addIt')}</Link>
        </Notice>
      )}
    </LabelField>
  );
}
