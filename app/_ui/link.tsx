'use client';

import NextLink from 'next/link';
import type { ComponentProps } from 'react';
import { useEnvironment } from './use-environment';

interface LinkProps extends Omit<ComponentProps<typeof NextLink>, 'href'> {
  href: string;
}

/** A link to a page of the same environment. */
export function Link({ href, ...rest }: LinkProps) {
  const { pathTo } = useEnvironment();
  return <NextLink href={pathTo(href)} {...rest} />;
}

/** The same to a file. */
export function DownloadLink({ href, ...rest }: ComponentProps<'a'> & { href: string }) {
  const { pathTo } = useEnvironment();
  return <a href={pathTo(href)} download {...rest} />;
}
