import { type Context, defineManifest, definePlugin, type Plugin, type Static } from '@serviflow/sdk';
import { MAIL, mailWillAccept } from '../contract.ts';
import { MailDesk } from './desk.ts';

export type Asked = Static<typeof mailWillAccept.value>;
export type Rule = (c: Context, asked: Asked) => unknown;

/** What the two plugins with rules do in a test, and what the first was asked. */
export class Rules {
  first: Rule = () => undefined;
  second: Rule = () => undefined;
  asked: Asked[] = [];

  static async desk(): Promise<{ desk: MailDesk; rules: Rules }> {
    const rules = new Rules();
    const first = withRule('sorter', 'The sorter', (c, value) => {
      rules.asked.push(value);
      return rules.first(c, value);
    });
    const second = withRule('vip', 'VIP desk', (c, value) => rules.second(c, value));
    return { desk: await MailDesk.open({ plugins: [first, second] }), rules };
  }

  /** No rules, and no fault of an earlier test that counts. */
  reset(desk: MailDesk): void {
    this.first = () => undefined;
    this.second = () => undefined;
    this.asked = [];
    desk.kernel.clock.advance({ minutes: 11 });
  }
}

function withRule(id: string, title: string, run: Rule): Plugin {
  const manifest = defineManifest({ id, title, version: '1.0.0', sdk: '^1.1.0', requires: { mail: MAIL } });
  return definePlugin(manifest, {
    register: (p) => p.filter(mailWillAccept, 'rule', (c, value) => run(c, value) as Asked | undefined),
  });
}

export const drop: Rule = (_c, value) => ({
  ...value,
  decision: { outcome: 'drop', reason: 'A newsletter' },
});

/** The lines of a trail that are about rules. */
export const ofRules = (message: { verdicts: { step: string }[] }) =>
  message.verdicts.filter(({ step }) => step.startsWith('rule'));
