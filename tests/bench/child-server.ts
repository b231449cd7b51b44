import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ChildServer {
  readonly url: string;
  readonly pid: number;
  /** Lines that it printed until it was ready. */
  readonly said: readonly string[];
  /** Stops it; the lines that it printed. */
  stop(): Promise<string[]>;
}

/** Starts a server in a process of its own and waits for its line `READY <port>`. */
export function startServer(script: string, env: Record<string, string>): Promise<ChildServer> {
  const child: ChildProcess = spawn(process.execPath, [new URL(script, import.meta.url).pathname], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const ended = new Promise<string[]>((resolve) => child.once('close', () => resolve(lines)));
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)));
    if (!child.stdout) return reject(new Error('no output'));
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      const port = /^READY (\d+)$/.exec(line)?.[1];
      if (port) {
        resolve({
          url: `http://127.0.0.1:${port}`,
          pid: child.pid ?? 0,
          said: [...lines],
          stop: () => {
            child.kill('SIGTERM');
            return ended;
          },
        });
      }
    });
  });
}
