import { Section } from '@/app/_ui/section';
import { Still } from '@/app/_ui/still';
import type { MetricReport } from '@/lib/report/metric-types';
import { metricInWords, NONE, type Reading, readingsOf } from './readings';

/** The metric in detail, read in different ways, each with what it guarantees. */
export function ReadOuts({ metric }: { metric: MetricReport }) {
  const comparison = metric.comparisons[0];
  if (comparison === undefined) return null;
  return (
    <Section
      title={`Readings: ${metric.name}`}
      about={`${metricInWords(metric)}. Go by the first row; the others are for comparison, each with what it guarantees.`}
    >
      <Still
        as="section"
        className="read-outs overflow-x-auto text-sm"
        tabIndex={0}
        aria-label={`Readings of ${metric.name}`}
        of={{ figures: metric, name: 'readings' }}
      >
        {() => <ReadingTable rows={readingsOf(comparison, metric)} />}
      </Still>
    </Section>
  );
}

function ReadingTable({ rows }: { rows: readonly Reading[] }) {
  return (
    <table>
      <thead>
        <tr>
          {['Reading', 'Difference', '95 % interval', 'p', 'What it guarantees'].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">{row.name}</th>
            <Cell text={row.estimate} />
            <Cell text={row.interval} />
            <Cell text={row.p} title="p" />
            <td>{row.guarantee}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A narrow screen leaves out the empty ones, and has no heads of columns. */
function Cell({ text, title }: { text: string; title?: string }) {
  if (text === NONE) return <td data-none="">{text}</td>;
  return <td data-title={title}>{text}</td>;
}
