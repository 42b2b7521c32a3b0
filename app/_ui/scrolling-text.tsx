import { classNames } from './class-names';

/** Text as it stands, such as code or JSON, that scrolls in its own box, by keyboard too. */
export function ScrollingText({ text, className }: { text: string; className: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <pre tabIndex={0} className={classNames('overflow-auto font-mono', className)}>
      {text}
    </pre>
  );
}
