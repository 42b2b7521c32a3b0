import type { Metadata } from 'next';
import { consoleContext } from '@/app/_server/console-context';
import { Empty } from '@/app/_ui/empty';
import { formatInstant, formatShare } from '@/app/_ui/format';
import { Link } from '@/app/_ui/link';
import { NeedsRole } from '@/app/_ui/needs-role';
import { PageHead } from '@/app/_ui/page-head';
import { Section } from '@/app/_ui/section';
import { mayDo } from '@/lib/auth/permissions';
import { type LayerView, listLayers } from '@/lib/experiments/list-layers';
import { getHoldout } from '@/lib/experiments/put-holdout';
import { editedHoldout } from './edited-holdout';
import { editedLayer } from './edited-layer';
import { HoldoutForm } from './holdout-form';
import { LayerBar } from './layer-bar';
import { LayerForm } from './layer-form';

export const metadata: Metadata = { title: 'Layers' };

export default async function LayersPage() {
  const ctx = await consoleContext();
  const { role } = ctx.actor;
  const [layers, holdout] = await Promise.all([listLayers({ ctx }), getHoldout({ ctx })]);
  return (
    <>
      <PageHead
        title="Layers"
        about="Experiments of one layer never share a unit: each owns a slot of its ten thousand buckets. A slot that is given up rests 28 days."
      />
      {layers.length === 0 ? (
        <Empty title="No layers yet">
          Without one, experiments overlap at random, which is right unless two of them would disturb each other.
        </Empty>
      ) : (
        layers.map((layer) => <Layer key={layer.key} layer={layer} maySet={mayDo(role, 'layer.put')} />)
      )}
      <div className="mt-8">
        <Section title="New layer" about="Its experiments name it in their documents first.">
          {mayDo(role, 'layer.put') ? <LayerForm /> : <NeedsRole deed="Making a layer and setting slots" action="layer.put" role={role} />}
        </Section>
        <Section
          title="Holdout"
          about="Units outside all experiments, for good: what all of them together have changed can be told by them."
        >
          {mayDo(role, 'holdout.put') ? (
            <HoldoutForm opened={editedHoldout(holdout)} />
          ) : (
            <>
              <p className="mb-1">{formatShare(holdout.share)} of all units</p>
              <NeedsRole deed="Changing the holdout" action="holdout.put" role={role} />
            </>
          )}
        </Section>
      </div>
    </>
  );
}

function Layer({ layer, maySet }: { layer: LayerView; maySet: boolean }) {
  return (
    <Section title={layer.key}>
      <LayerBar layer={layer} />
      <ul className="mt-3 grid gap-1 text-sm">
        {layer.slots.map((slot) => (
          <li key={`${slot.experiment}-${slot.from}`} className="flex flex-wrap gap-x-4">
            <Link href={`/experiments/${slot.experiment}`} className="font-medium">
              {slot.experiment}
            </Link>
            <span className="text-ink-soft">
              buckets {slot.from} to {slot.to}, {formatShare((slot.to - slot.from) / 10_000)}
              {slot.restsUntil !== null && `, rests until ${formatInstant(slot.restsUntil)}`}
            </span>
          </li>
        ))}
        {layer.slots.length === 0 && <li className="text-ink-soft">No slot is taken.</li>}
      </ul>
      {maySet && (
        <details className="mt-3 text-sm">
          <summary className="w-fit cursor-pointer text-ink-soft hover:text-ink">Change the slots of {layer.key}</summary>
          <div className="mt-3">
            <LayerForm layer={{ key: layer.key, opened: editedLayer(layer) }} />
          </div>
        </details>
      )}
    </Section>
  );
}
