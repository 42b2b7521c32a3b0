import { classNames } from '@/app/_ui/class-names';
import { formatCount } from '@/app/_ui/format';
import { Link } from '@/app/_ui/link';
import { SearchBox } from '@/app/_ui/search-box';

export interface ListQuery {
  search: string;
  show: string;
  page: number;
}

/** For somebody to decide. */
const WAITING = ['quarantined', 'awaiting_approval', 'awaiting_review'];

/** What can be shown, by the states behind each word. */
export const VIEWS: Record<string, { title: string; states: string[] | undefined }> = {
  all: { title: 'All', states: undefined },
  active: { title: 'Active', states: ['scheduled', 'shadow', 'running', 'paused', ...WAITING, 'full'] },
  attention: { title: 'Needs a person', states: WAITING },
  draft: { title: 'Drafts', states: ['draft'] },
  ended: { title: 'Ended', states: ['completed', 'rolled_back', 'expired', 'aborted'] },
  archived: { title: 'Archived', states: ['archived'] },
};

/** Search and views; both are in the address, so a list can be shared. */
export function ListFilters({ query }: { query: ListQuery }) {
  return (
    <div className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <nav aria-label="Views" className="-mx-1 flex flex-wrap gap-1 text-sm">
        {Object.entries(VIEWS).map(([show, { title }]) => (
          <Link
            key={show}
            prefetch={false}
            href={listHref({ ...query, show, page: 1 })}
            aria-current={show === query.show ? 'page' : undefined}
            className={classNames(
              'rounded-md px-2 py-1',
              show === query.show ? 'bg-unclear-soft font-medium' : 'text-ink-soft hover:text-ink',
            )}
          >
            {title}
          </Link>
        ))}
      </nav>
      <SearchBox name="q" label="Search experiments by name, key, owner or tag" placeholder="Search" value={query.search}>
        {query.show !== 'all' && <input type="hidden" name="show" value={query.show} />}
      </SearchBox>
    </div>
  );
}

/** Pages of a long list. */
export function Pager({ query, total, pageSize }: { query: ListQuery; total: number; pageSize: number }) {
  const last = Math.max(1, Math.ceil(total / pageSize));
  if (last === 1) return null;
  const link = (page: number, text: string) =>
    page < 1 || page > last ? (
      <span className="text-ink-faint">{text}</span>
    ) : (
      <Link href={listHref({ ...query, page })} className="font-medium underline-offset-4 hover:underline">
        {text}
      </Link>
    );
  return (
    <nav aria-label="Pages" className="mt-4 flex items-center justify-between text-sm">
      {link(query.page - 1, '← Newer')}
      <span className="text-ink-soft">
        Page {query.page} of {last}, {formatCount(total)} experiments
      </span>
      {link(query.page + 1, 'Older →')}
    </nav>
  );
}

function listHref({ search, show, page }: ListQuery): string {
  const params = new URLSearchParams();
  if (search !== '') params.set('q', search);
  if (show !== 'all') params.set('show', show);
  if (page > 1) params.set('page', String(page));
  const text = params.toString();
  return text === '' ? '/' : `/?${text}`;
}
