import type { Metadata } from 'next';
import { consoleContext } from '@/app/_server/console-context';
import { DataTable } from '@/app/_ui/data-table';
import { Empty } from '@/app/_ui/empty';
import { formatInstantToSecond, formatMean } from '@/app/_ui/format';
import { Link } from '@/app/_ui/link';
import { PageHead } from '@/app/_ui/page-head';
import { SearchBox } from '@/app/_ui/search-box';
import { Section } from '@/app/_ui/section';
import { AppError } from '@/lib/errors';
import { type ExposureExplanation, exposureExplanation } from '@/lib/experiments/exposure-explanation';
import { type StoryEntry, unitStory } from '@/lib/report/unit-story';
import { Explanation } from './explanation';

export const metadata: Metadata = { title: 'A unit’s story' };

interface UnitPageProps {
  searchParams: Promise<{ unit?: string }>;
}

export default async function UnitPage({ searchParams }: UnitPageProps) {
  const ctx = await consoleContext();
  const unit = ((await searchParams).unit ?? '').slice(0, 500);
  const story = await unitStory(ctx, unit);
  const explained = await Promise.all(story.experiments.map((key) => explain({ ctx, input: { key, unit } })));
  return (
    <>
      <PageHead title={unit === '' ? 'A unit’s story' : `Unit ${unit}`} crumb={<Link href="/events">Events</Link>}>
        <SearchBox name="unit" label="Unit id" placeholder="Unit id" value={unit} isRequired />
      </PageHead>
      {story.entries.length === 0 ? (
        <Empty title={unit === '' ? 'Which unit?' : 'The log holds nothing of this unit'}>Ids are compared letter by letter.</Empty>
      ) : (
        <>
          {explained.map((one) => one !== null && <Explanation key={one.experiment} explanation={one} />)}
          <Section title="Log" about="Exposures and outcomes in the order they happened.">
            <Log entries={story.entries} />
          </Section>
        </>
      )}
    </>
  );
}

function Log({ entries }: { entries: readonly StoryEntry[] }) {
  return (
    <DataTable
      label="Log of the unit"
      rows={entries}
      keyOf={(entry) => entry.messageId}
      columns={[
        { title: 'Happened', className: 'whitespace-nowrap text-ink-soft', cell: ({ at }) => formatInstantToSecond(at) },
        { title: 'What', cell: What },
        { title: 'Value', isNumber: true, cell: ({ value }) => (value === null ? '–' : formatMean(value)) },
        { title: 'Received', className: 'whitespace-nowrap text-ink-soft', cell: ({ receivedAt }) => formatInstantToSecond(receivedAt) },
        {
          title: 'Attributes',
          className: 'sm:min-w-40',
          cell: ({ attributes }) => (
            <code className="font-mono text-xs break-all">{attributes === null ? '–' : JSON.stringify(attributes)}</code>
          ),
        },
      ]}
    />
  );
}

function What({ event, experiment, variant, configVersion }: StoryEntry) {
  if (event !== null) return event;
  return (
    <>
      exposed to <strong>{variant}</strong> in <Link href={`/experiments/${experiment}`}>{experiment}</Link>
      {configVersion !== null && <span className="text-ink-faint"> (config {configVersion})</span>}
    </>
  );
}

// An experiment that is no longer published has nothing to explain, but its exposures stay in the log.
async function explain(question: Parameters<typeof exposureExplanation>[0]): Promise<ExposureExplanation | null> {
  try {
    return await exposureExplanation(question);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
