import '@mantine/core/styles.layer.css';
import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import '@fontsource/atkinson-hyperlegible-mono/latin-400.css';
import '@fontsource/atkinson-hyperlegible-mono/latin-700.css';
import '../ui/tokens.css';
import '../ui/base.css';
import { setNonce } from 'get-nonce';
import { createRoot } from 'react-dom/client';
import { startI18n } from '../i18n/i18n.ts';
import { currentPlatform, pageNonce } from '../platform/index.ts';
import { startAppearance } from '../ui/appearance.ts';
import { startApp } from './app-state.ts';
import { keepOfflineCopy } from './offline-copy.ts';
import { Root } from './root.tsx';

// Before the first paint, so that nobody is dazzled at night.
startAppearance();
startI18n();

// Styles come from two places that each ask for the nonce in a way of their own: Mantine, and the scroll lock of its dialogs.
const nonce = pageNonce();
setNonce(nonce);

const platform = currentPlatform();
void startApp(platform);
keepOfflineCopy();

const root = document.querySelector('#root');
if (root !== null) createRoot(root).render(<Root platform={platform} nonce={nonce} />);
