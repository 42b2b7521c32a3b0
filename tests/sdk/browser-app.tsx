import { Profiler } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { createClient } from '@/sdk/typescript/src/page-client';
import type { Bootstrap, RampartClient } from '@/sdk/typescript/src/types';
import { App } from './browser-view';

declare global {
  interface Window {
    rampart: RampartClient;
    /** Every text the button has shown, from the server's markup on. */
    shown: (string | null)[];
    bootstrap?: Bootstrap;
    renderings: number;
  }
}

const { bootstrap } = window;
const container = document.getElementById('root');
window.renderings = 0;
window.shown = [container?.textContent ?? null];
window.rampart = createClient({
  baseUrl: location.origin,
  apiKey: 'client-key',
  context: { targetingKey: 'u1' },
  ...(bootstrap === undefined ? {} : { bootstrap }),
});
if (container !== null) {
  new MutationObserver(() => window.shown.push(container.textContent)).observe(container, {
    childList: true,
    characterData: true,
    subtree: true,
  });
  const count = () => {
    window.renderings += 1;
  };
  hydrateRoot(
    container,
    <Profiler id="app" onRender={count}>
      <App client={window.rampart} />
    </Profiler>,
  );
}
