import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureWebBuild } from '../apps/host/web-build.ts';

/**
 * `npm test`: every check of the project, cheap ones first. A step that fails does not stop the later ones, so
 * that one run tells everything. The last line is the sum: each test counts, and each step that is no test run.
 */
interface Outcome {
  passed: number;
  failed: number;
}

interface Step {
  name: string;
  run(): Promise<Outcome>;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = join(ROOT, 'node_modules', '.bin');

const ONE_PASSED: Outcome = { passed: 1, failed: 0 };
const ONE_FAILED: Outcome = { passed: 0, failed: 1 };

/** Runs a program of node_modules with its output passed through. @returns its exit code, not 0 after a signal */
function run(program: string, ...args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(BIN, program), args, {
      cwd: ROOT,
      env: { ...process.env, PATH: `${BIN}:${process.env.PATH}` },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

function check(name: string, program: string, ...args: string[]): Step {
  return { name, run: async () => ((await run(program, ...args)) === 0 ? ONE_PASSED : ONE_FAILED) };
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numFailedTestSuites: number;
  success: boolean;
}

/** Runs vitest and counts its tests. A file that could not be read, or a stray error, counts as one failure. */
function tests(name: string, ...projects: string[]): Step {
  return {
    name,
    async run() {
      const folder = await mkdtemp(join(tmpdir(), 'serviflow-report-'));
      const report = join(folder, 'report.json');
      try {
        const code = await run(
          'vitest',
          'run',
          '--passWithNoTests',
          ...projects.map((project) => `--project=${project}`),
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${report}`,
        );
        const { numPassedTests, numFailedTests } = JSON.parse(await readFile(report, 'utf8')) as VitestReport;
        return { passed: numPassedTests, failed: code === 0 ? numFailedTests : Math.max(numFailedTests, 1) };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

const webBuild: Step = {
  name: 'web build',
  async run() {
    if (!existsSync(join(ROOT, 'apps', 'web', 'index.html'))) {
      print('There is no web app yet.');
      return { passed: 0, failed: 0 };
    }
    print(await ensureWebBuild(ROOT));
    return ONE_PASSED;
  },
};

const STEPS: Step[] = [
  check('format and lint', 'biome', 'check', '--error-on-warnings', '--max-diagnostics=50', '.'),
  check('types', 'tsc', '-p', '.', '--noEmit'),
  tests('architecture and licences', 'architecture'),
  check('dead code', 'knip', '--no-progress', '--no-config-hints'),
  webBuild,
  tests('unit and integration', 'main'),
  tests('end to end', 'e2e'),
];

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<void> {
  const total: Outcome = { passed: 0, failed: 0 };
  const lines: string[] = [];
  for (const step of STEPS) {
    print(`\n=== ${step.name}`);
    const begin = performance.now();
    const outcome = await step.run().catch((error: Error) => {
      print(error.message);
      return ONE_FAILED;
    });
    total.passed += outcome.passed;
    total.failed += outcome.failed;
    const seconds = ((performance.now() - begin) / 1000).toFixed(1).padStart(6);
    lines.push(`${seconds} s  ${step.name.padEnd(26)} ${outcome.passed} passed, ${outcome.failed} failed`);
    print(`=== ${step.name}: ${outcome.failed === 0 ? 'ok' : 'FAILED'} after ${seconds.trim()} s`);
  }
  print(`\n${lines.join('\n')}\n`);
  print(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

await main();
