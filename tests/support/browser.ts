import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Nothing may leave the machine, and a container's small /dev/shm must do. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
  '--font-render-hinting=none',
];

const FONT_SETTINGS = 'serviflow-fonts.conf';

/**
 * Starts headless Chromium out of the npm package @sparticuz/chromium: no package of the system is needed, for
 * it brings the libraries that a bare Debian lacks (NSS, expat) and a font. The caller closes it.
 *
 * SERVIFLOW_TEST_CHROMIUM names another Chromium, for machines that the package has no build for.
 */
export async function launchBrowser(): Promise<Browser> {
  const own = process.env.SERVIFLOW_TEST_CHROMIUM;
  if (own) return chromium.launch({ executablePath: own, args: ARGS });
  const folder = await unpackChromium();
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: ARGS,
    env: {
      ...process.env,
      FONTCONFIG_FILE: join(folder, FONT_SETTINGS),
      LD_LIBRARY_PATH: [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
    },
  });
}

/**
 * Unpacks the browser once for each version. The package would unpack to the system's folder for temporary
 * files and there take whatever is called `chromium`; a process of its own with another such folder keeps
 * versions and runs apart.
 */
async function unpackChromium(): Promise<string> {
  const packageFolder = join(
    dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')),
    '..',
    '..',
  );
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const folder = join(ROOT, 'node_modules', '.cache', `chromium-${version}`);
  if (await stat(folder).catch(() => undefined)) return folder;
  const draft = `${folder}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  try {
    const script = `(await import('@sparticuz/chromium')).default.executablePath()`;
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', `await ${script}`], {
      cwd: ROOT,
      // The package adds the libraries for what it takes to be a function on Amazon Linux.
      env: { ...process.env, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    });
    await writeFile(join(draft, FONT_SETTINGS), fontSettings(folder));
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another run may have been faster.
    if (!(await stat(folder).catch(() => undefined))) throw error;
  }
  return folder;
}

/** The package's own settings look for its font in /tmp/fonts. */
function fontSettings(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>
`;
}
