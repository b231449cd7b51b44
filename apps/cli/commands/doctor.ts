import type { DeskCommand } from '../command.ts';
import { examine, type Finding } from '../doctor.ts';

const MARKS: Readonly<Record<Finding['level'], string>> = {
  ok: 'ok     ',
  note: 'note   ',
  problem: 'PROBLEM',
};

export const doctor: DeskCommand = {
  name: 'doctor',
  help: 'Looks at database, migrations, plugins, mailboxes and failed work. Ends with 1 when something is wrong.',
  options: { json: { type: 'boolean' } },
  on: 'bare',
  async run({ kernel, values, running, print }) {
    const findings = await examine(kernel, { running });
    const problems = findings.filter((one) => one.level === 'problem').length;
    if (values.json) print(JSON.stringify({ problems, findings }, null, 2));
    else {
      for (const { level, what, detail, remedy } of findings) {
        print(`${MARKS[level]}  ${what}: ${detail}`);
        if (remedy) print(`           ${remedy}`);
      }
      print(problems === 0 ? 'Nothing is wrong.' : `${problems} ${problems === 1 ? 'problem' : 'problems'}.`);
    }
    return problems === 0 ? 0 : 1;
  },
};
