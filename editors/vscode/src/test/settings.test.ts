import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import test from 'node:test';
import manifest from '../../package.json';
import { expand, initializationOptions, readSettings, serverCommand, withReason } from '../settings';

const declared = manifest.contributes.configuration.properties as Record<string, { default: unknown }>;
const defaults = readSettings(name => declared['deed.' + name]?.default);

test('every setting that is read is declared, with the default that holds without it', () => {
  const asked: string[] = [];
  const without = readSettings(name => (asked.push(name), undefined));
  for (const name of asked) assert.ok('deed.' + name in declared, name);
  for (const name of Object.keys(declared))
    if (name !== 'deed.trace.server') assert.ok(asked.includes(name.slice('deed.'.length)), name);
  assert.deepEqual({ ...without, fallbackFlags: defaults.fallbackFlags }, defaults);
});

test('settings of the wrong type are as if they were not there', () => {
  const wrong = readSettings(name => (name === 'arguments' ? ['--config=x', 3] : name === 'codeLens' ? 'yes' : 7));
  assert.equal(wrong.path, 'deed');
  assert.deepEqual(wrong.arguments, ['--config=x']);
  assert.equal(wrong.codeLens, false);
});

test('folders are put in', () => {
  assert.equal(expand('${workspaceFolder}/build/deed', '/w', '/h'), '/w/build/deed');
  assert.equal(expand('~/bin/deed', undefined, '/h'), '/h/bin/deed');
  assert.equal(expand('a~/b', '/w', '/h'), 'a~/b');
});

test('the server gets its arguments behind `lsp`', () => {
  const s = { ...defaults, path: '${workspaceFolder}/deed', arguments: ['--models=${workspaceFolder}/m'] };
  assert.deepEqual(serverCommand(s, '/w', '/h'), { command: '/w/deed', args: ['lsp', '--models=/w/m'] });
});

test('a reason can end neither the comment nor the line', () => {
  assert.equal(withReason(' // deed: allow(leak) TODO: why', 'it is\nkept $& here \\'), ' // deed: allow(leak) it is kept $& here');
  assert.equal(withReason('/* deed: allow(leak) TODO: why */', 'a */ b'), '/* deed: allow(leak) a * / b */');
});

// With the program at hand: it takes what we send.
test('the server takes the options', { skip: !process.env.DEED }, async () => {
  const run = serverCommand({ ...defaults, path: process.env.DEED! }, undefined, undefined);
  const server = spawn(run.command, run.args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const send = (message: object) => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  let said = '';
  server.stdout.on('data', data => (said += data));
  const options = initializationOptions({ ...defaults, profile: 'strict', rules: '-leak' }, undefined, undefined);
  send({ id: 1, method: 'initialize', params: { capabilities: {}, initializationOptions: options } });
  send({ id: 2, method: 'workspace/executeCommand', params: { command: 'deed.explain', arguments: ['use-after-move'] } });
  send({ id: 3, method: 'shutdown' });
  send({ method: 'exit' });
  const status = await new Promise(resolve => server.on('exit', resolve));
  assert.equal(status, 0);
  assert.match(said, /"name":"deed"/);
  assert.match(said, /What it does/);
  assert.doesNotMatch(said, /showMessage/);
});
