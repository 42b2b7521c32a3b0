/** The metric's document as a form holds it. An empty field is left out; what is no number stays a text, so that the schema names it. */
export function metricFromForm(form: FormData): Record<string, unknown> & { key: string } {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  const document: Record<string, unknown> = {};
  for (const name of ['name', 'description', 'kind', 'event', 'direction', 'window', 'lateness', 'source']) {
    if (text(name) !== undefined) document[name] = text(name);
  }
  for (const name of ['numerator', 'denominator']) {
    const isCount = text(`${name}.aggregate`) === 'count';
    if (text(name) !== undefined) document[name] = isCount ? { event: text(name), aggregate: 'count' } : text(name);
  }
  if (text('quantile') !== undefined) document.quantile = numberOrText(text('quantile'));
  if (text('cap.value') !== undefined) document.cap = { value: numberOrText(text('cap.value')) };
  if (text('cap.percentile') !== undefined)
    document.cap = { ...(document.cap as object), percentile: numberOrText(text('cap.percentile')) };
  if (text('covariate.lookback') !== undefined) document.covariate = { lookback: text('covariate.lookback') };
  if (form.get('operational') === 'on') document.operational = true;
  return { ...document, key: text('key') ?? '' };
}

function numberOrText(text: string | undefined): number | string | undefined {
  const value = Number(text);
  return text === undefined || !Number.isFinite(value) ? text : value;
}
