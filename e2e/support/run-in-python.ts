// Hands a run's ZIP to Python, as a person would: unpacked, and its own run.py with nothing but NumPy and Matplotlib.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { unzipSync } from './unzip.ts';

const venv = join(process.cwd(), '.cache/python/bin/python');

/** @returns what run.py printed; null where no Python was set up here, which the report says @throws where run.py fails */
export function runInPython(zip: Buffer, name: string): string | null {
  const python = process.env['PYTHON'] ?? (existsSync(venv) ? venv : null);
  if (python === null) {
    test.info().annotations.push({ type: 'not run', description: 'run.py of the ZIP: no Python with NumPy' });
    return null;
  }
  const folder = test.info().outputPath(name);
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of unzipSync(zip)) writeFileSync(join(folder, file), content);
  const printed = execFileSync(python, ['run.py'], { cwd: folder, encoding: 'utf8' });
  if (!existsSync(join(folder, 'run.png'))) throw new Error('run.py drew nothing');
  return printed;
}
