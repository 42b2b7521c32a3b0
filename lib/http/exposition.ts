export type Labels = Record<string, string | number>;

type Samples = readonly (readonly [Labels, number])[];

/** One family in Prometheus' text format: its head, and its samples in the order given. */
export function addFamily(lines: string[], { name, type, help }: Family, samples: Samples): void {
  lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
  for (const [labels, value] of samples) lines.push(sample(name, labels, value));
}

interface Family {
  name: string;
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
}

export function addGauge(lines: string[], name: string, help: string, samples: Samples): void {
  addFamily(lines, { name, type: 'gauge', help }, samples);
}

export function addCounter(lines: string[], name: string, help: string, samples: Samples): void {
  addFamily(lines, { name, type: 'counter', help }, samples);
}

export function sample(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(String(text))}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
