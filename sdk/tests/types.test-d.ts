import {
  type Context,
  defineContract,
  defineEvent,
  defineManifest,
  defineSubject,
  defineToken,
  type FeatureSpec,
  flag,
  limit,
  type Manifest,
  type TObject,
  Type,
} from '../index.ts';

/** Types are promises too: each expected error below must stay an error. */
interface PhoneV1 {
  ring(number: string): Promise<void>;
}
const PHONE = defineContract<PhoneV1>('phone.api@1');
const RADIO = defineContract<{ play(): void }>('radio.api@1');
const BOX = defineSubject<{ id: string; open: boolean }>('demo.box');
const opened = defineEvent('demo.opened@1', Type.Object({ boxId: Type.String() }));

const demo = defineManifest({
  id: 'demo',
  title: 'Demo',
  version: '1.0.0',
  sdk: '^1.0.0',
  requires: { phone: PHONE },
  optional: { radio: RADIO },
  settings: Type.Object({ volume: Type.Integer({ default: 3 }) }),
  permissions: {
    'demo.read': { title: 'See boxes', roles: ['admin'] },
    'demo.open': { title: 'Open boxes', roles: ['admin'] },
  },
  features: { 'demo.boxes': limit(3, { counted: 'total' }), 'demo.lids': flag() },
});

demo.actionOn(BOX, 'open', {
  title: 'Open',
  permission: 'demo.open',
  input: Type.Object({ note: Type.String() }),
  reply: Type.Object({ ok: Type.Boolean() }),
  when: (box) => !box.open,
  async run(c, box, { note }) {
    await c.use.phone.ring(note);
    c.use.radio?.play();
    // @ts-expect-error the optional plugin may be off
    c.use.radio.play();
    // @ts-expect-error a contract that the manifest does not name
    c.use.television;
    const volume: number = c.settings.volume;
    // @ts-expect-error no such setting
    c.settings.colour;
    c.emit(opened, { boxId: box.id });
    // @ts-expect-error wrong payload
    c.emit(opened, { box: box.id });
    // @ts-expect-error no such field on the subject
    box.colour;
    return { ok: volume > 0 };
  },
});

demo.query('list', {
  title: 'Boxes',
  // @ts-expect-error a permission that the manifest does not declare
  permission: 'demo.fly',
  input: Type.Object({}),
  reply: Type.Object({ n: Type.Integer() }),
  run: () => ({ n: 1 }),
});

demo.query('count', {
  title: 'Count',
  permission: 'demo.read',
  input: Type.Object({ q: Type.String() }),
  reply: Type.Object({ n: Type.Integer() }),
  // @ts-expect-error the reply has another shape
  run: (_c, input) => ({ n: input.q }),
});

const TOKEN = defineToken<Date>('demo.clock');
export function tokens(c: Context<typeof demo>): number {
  // @ts-expect-error the token's type holds
  const wrong: string = c.get(TOKEN);
  return c.get(TOKEN).getTime() + wrong.length;
}

/** Features: what the manifest declares, and no other. */
export async function features(c: Context<typeof demo>): Promise<void> {
  c.requireFeature('demo.lids');
  await c.consume('demo.boxes', 2);
  // @ts-expect-error a feature that the manifest does not declare
  c.requireFeature('demo.lid');
  // @ts-expect-error a feature that the manifest does not declare
  await c.consume('demo.box');
  // @ts-expect-error features of the desk are not for taking
  await c.consume('users.seats');
  // Asked of any: that of the desk, of another plugin, one whose name is worked out.
  const granted: (boolean | number)[] = [
    c.entitled('demo.boxes'),
    c.entitled('users.seats'),
    c.entitled('phone.lines'),
    c.entitled(`phone.${'lines' as string}`),
  ];
  granted.push(await c.tx(async (tx) => await tx.consume('demo.boxes')));
}

const bare = defineManifest({ id: 'bare', title: 'Bare', version: '1.0.0', sdk: '^1.0.0' });
export function noFeatures(c: Context<typeof bare>): void {
  // @ts-expect-error this manifest declares none
  c.requireFeature('bare.any');
}

const workedOut = defineManifest({
  ...{ id: 'worked-out', title: 'Worked out', version: '1.0.0', sdk: '^1.0.0' },
  features: Object.fromEntries(['a', 'b'].map((name): [string, FeatureSpec] => [name, flag()])),
});
type Five = Manifest<
  'old',
  Readonly<Record<never, never>>,
  Readonly<Record<never, never>>,
  TObject,
  'old.read'
>;
/** Any text where the types do not know the features: helpers for any plugin, names worked out, manifests of SDK 1.0. */
export function unknownFeatures(c: {
  any: Context;
  workedOut: Context<typeof workedOut>;
  old: Context<Five>;
}): void {
  c.any.requireFeature('what.ever');
  c.workedOut.requireFeature('a');
  c.old.requireFeature('old.any');
  // @ts-expect-error still a text
  c.any.requireFeature(1);
  // A handler of a plugin goes through helpers that take any.
  const helper = (some: Context) => some.now();
  helper(c.old);
  helper(c.workedOut);
}
