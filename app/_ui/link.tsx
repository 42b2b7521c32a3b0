'use client';

import NextLink, { useLinkStatus } from 'next/link';
import type { ComponentProps } from 'react';
import { useEnvironment } from './use-environment';

interface LinkProps extends Omit<ComponentProps<typeof NextLink>, 'href'> {
  href: string;
}

/** A link to a page of the same environment. While a slow page is on its way, a bar at the top says so. */
export function Link({ href, children, ...rest }: LinkProps) {
  const { pathTo } = useEnvironment();
  return (
    <NextLink href={pathTo(href)} {...rest}>
      {children}
      <OnItsWay />
    </NextLink>
  );
}

function OnItsWay() {
  return useLinkStatus().pending ? <span aria-hidden="true" className="on-its-way" /> : null;
}

/** The same to a file. */
export function DownloadLink({ href, ...rest }: ComponentProps<'a'> & { href: string }) {
  const { pathTo } = useEnvironment();
  return <a href={pathTo(href)} download {...rest} />;
}
