import { RampartProvider, useValue } from '@/sdk/typescript/src/react';
import type { RampartClient } from '@/sdk/typescript/src/types';

function Color() {
  return <p>{useValue('color', 'fallback', { targetingKey: 'u1' })}</p>;
}

/** What both the server and the page render. */
export function App({ client }: { client: RampartClient }) {
  return (
    <RampartProvider client={client}>
      <Color />
    </RampartProvider>
  );
}
