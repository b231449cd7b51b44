import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pack } from '../../apps/cli/pack/pack.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** A folder outside of the project in which the packages are installed, as an outside developer has it. */
export interface OutsideFolder {
  readonly folder: string;
  /** Folder with the packages as files. */
  readonly packages: string;
  /**
   * Runs a program of the installed packages.
   * @param at folder below `folder`
   * @returns what it printed, both streams
   * @throws Error with what it printed when it ends with another code than 0
   */
  run(at: string, program: string, ...args: string[]): Promise<string>;
  /** Starts a program that goes on until it is told to stop. */
  start(at: string, program: string, ...args: string[]): Running;
  remove(): Promise<void>;
}

export interface Running {
  /** Waits until it has printed that. @throws Error with what it printed when it ends before */
  until(what: RegExp): Promise<RegExpMatchArray>;
  /** As Ctrl-C does it. @returns the exit code */
  end(): Promise<number | null>;
}

/**
 * Packs the workspaces and installs the packages. Our own are unpacked from their files, as npm does it. What they need
 * from the registry is linked to what this checkout has: `npm install` would need a network in the middle of the tests
 * and takes 16 s; that it works is tried by hand with the commands of docs/writing-a-plugin.md.
 */
export async function openOutsideFolder(): Promise<OutsideFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'serviflow-outside-'));
  const packages = join(folder, 'packages');
  const modules = join(folder, 'node_modules');
  const bin = join(modules, '.bin');
  await mkdir(bin, { recursive: true });
  const tarballs = await pack({ root: ROOT, out: packages });
  await linkAll(join(ROOT, 'node_modules'), modules);
  await Promise.all(tarballs.map((tarball) => unpack(tarball, modules)));
  await linkOwnModules(modules);
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
  return {
    folder,
    packages,
    start: (at, program, ...args) => follow(spawn(join(bin, program), args, { cwd: join(folder, at), env })),
    async run(at, program, ...args) {
      try {
        const { stdout, stderr } = await run(join(bin, program), args, { cwd: join(folder, at), env });
        return stdout + stderr;
      } catch (error) {
        const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
        throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error });
      }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function follow(child: ChildProcess): Running {
  const closed = once(child, 'close');
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      text += String(chunk);
      child.emit('printed');
    });
  return {
    async until(what) {
      for (;;) {
        const found = what.exec(text);
        if (found) return found;
        const ended = closed.then(() => Promise.reject(new Error(`It ended too early:\n${text}`)));
        await Promise.race([once(child, 'printed'), ended]);
      }
    },
    async end() {
      child.kill('SIGINT');
      return ((await closed) as [number | null])[0];
    },
  };
}

/** Every package of the registry, and the programs of each. */
async function linkAll(from: string, to: string): Promise<void> {
  for (const name of readdirSync(from)) {
    if (name.startsWith('.') || name === '@serviflow') continue;
    if (!name.startsWith('@')) await symlink(join(from, name), join(to, name));
    else {
      await mkdir(join(to, name));
      for (const inner of readdirSync(join(from, name)))
        await symlink(join(from, name, inner), join(to, name, inner));
    }
  }
  for (const program of readdirSync(join(from, '.bin'))) {
    const path = join(from, '.bin', program);
    // Links of npm are relative; those of the workspaces are made anew from their packages.
    if (lstatSync(path).isSymbolicLink() && !readlinkSync(path).includes('@serviflow'))
      await symlink(readlinkSync(path), join(to, '.bin', program));
  }
}

async function unpack(tarball: string, modules: string): Promise<void> {
  const draft = `${tarball}.unpacked`;
  await mkdir(draft);
  await run('tar', ['xzf', tarball, '-C', draft, '--strip-components=1']);
  const { name, bin = {} } = JSON.parse(readFileSync(join(draft, 'package.json'), 'utf8')) as {
    name: string;
    bin?: Record<string, string>;
  };
  const target = join(modules, name);
  await mkdir(join(target, '..'), { recursive: true });
  await run('mv', [draft, target]);
  for (const [program, path] of Object.entries(bin))
    await symlink(join('..', name, path), join(modules, '.bin', program));
}

/** Libraries of which a workspace has a version of its own. */
async function linkOwnModules(modules: string): Promise<void> {
  for (const name of readdirSync(join(modules, '@serviflow'))) {
    const own = join(ROOT, 'node_modules', '@serviflow', name, 'node_modules');
    if (existsSync(own)) await symlink(own, join(modules, '@serviflow', name, 'node_modules'));
  }
}
