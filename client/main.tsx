/** Starts the client. */
import '@fontsource-variable/noto-sans/wght.css';
import '@fontsource-variable/noto-serif/wght.css';
import '@fontsource-variable/noto-serif/wght-italic.css';
import '@fontsource/noto-naskh-arabic/arabic-400.css';
import '@fontsource/noto-naskh-arabic/arabic-700.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { startPreferences } from './app/preferences.ts';
import './ui/tokens.css';
import './ui/base.css';

startPreferences();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
