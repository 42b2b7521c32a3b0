'use client';

import { type ComponentType, useState } from 'react';
import { type EnvironmentSwitchProps, SwitchText, switchStyle } from './environment-face';

/** Says which environment is shown, and leads to the others. The menu is loaded when it is first opened, as no page needs it to begin. */
export function EnvironmentSwitch(props: EnvironmentSwitchProps) {
  const [Menu, setMenu] = useState<ComponentType<EnvironmentSwitchProps>>();
  if (Menu !== undefined) return <Menu {...props} />;
  const load = async () => {
    const { EnvironmentMenu } = await import('./environment-menu');
    setMenu(() => EnvironmentMenu);
  };
  return (
    <button type="button" aria-haspopup="menu" aria-expanded={false} onClick={() => void load()} className={switchStyle(props.className)}>
      <SwitchText {...props} />
    </button>
  );
}
