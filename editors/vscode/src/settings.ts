// What the user set, as the server wants it. Knows nothing of VS Code, so that it can be tested without.

/** As package.json declares them, without `deed.`. */
export interface Settings {
  path: string;
  arguments: string[];
  profile: string;
  rules: string;
  database: string;
  fallbackFlags: string[];
  codeLens: boolean;
  inlayHints: { lifetimes: boolean; moved: boolean };
}

/** Reads one setting by its name without `deed.`; undefined where nothing is set and nothing declared. */
export type Reader = (name: string) => unknown;

export function readSettings(read: Reader): Settings {
  const text = (name: string, otherwise = '') => {
    const value = read(name);
    return typeof value === 'string' ? value : otherwise;
  };
  const texts = (name: string) => {
    const value = read(name);
    return Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : [];
  };
  const flag = (name: string, otherwise: boolean) => {
    const value = read(name);
    return typeof value === 'boolean' ? value : otherwise;
  };
  return {
    path: text('path', 'deed').trim() || 'deed',
    arguments: texts('arguments'),
    profile: text('profile'),
    rules: text('rules'),
    database: text('database'),
    fallbackFlags: texts('fallbackFlags'),
    codeLens: flag('codeLens', false),
    inlayHints: { lifetimes: flag('inlayHints.lifetimes', true), moved: flag('inlayHints.moved', true) },
  };
}

/** `${workspaceFolder}` and a leading `~/` stand for folders. */
export function expand(path: string, folder: string | undefined, home: string | undefined): string {
  let out = path.split('${workspaceFolder}').join(folder ?? '.');
  if (home && out.startsWith('~/')) out = home + out.slice(1);
  return out;
}

export interface ServerCommand {
  command: string;
  args: string[];
}

export function serverCommand(s: Settings, folder: string | undefined, home: string | undefined): ServerCommand {
  return { command: expand(s.path, folder, home), args: ['lsp', ...s.arguments.map(a => expand(a, folder, home))] };
}

/** What the server takes as initializationOptions. Pages of rules are shown here, not by the server. */
export function initializationOptions(s: Settings, folder: string | undefined, home: string | undefined): object {
  return {
    database: s.database ? expand(s.database, folder, home) : '',
    profile: s.profile,
    rules: s.rules,
    fallbackFlags: s.fallbackFlags,
    codeLens: s.codeLens,
    inlayHints: s.inlayHints,
    showPages: false,
  };
}

/** Where the reason goes in the comment that the server offers. */
export const placeholder = 'TODO: why';

/** The comment with the user's words; they must not end it, nor the line. */
export function withReason(comment: string, reason: string): string {
  const words = reason.replace(/[\r\n]+/g, ' ').replace(/\*\//g, '* /').replace(/\\+$/, '').trim();
  return comment.replace(placeholder, () => words);
}
