// Starts `deed lsp` and leaves the talking to vscode-languageclient. What is ours: the reason of a suppression is asked
// for, and pages of rules open as documents.
import * as vscode from 'vscode';
import { LanguageClient, LanguageClientOptions, ServerOptions } from 'vscode-languageclient/node';
import { initializationOptions, placeholder, readSettings, serverCommand, withReason } from './settings';

const pages = 'deed-rule'; // the scheme of rules' pages
let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const texts = new Map<string, string>();
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(pages, {
      provideTextDocumentContent: uri => texts.get(uri.path) ?? '',
    }),
    vscode.commands.registerCommand('deed.restart', restart),
    vscode.commands.registerCommand('deed.allow', allow),
    vscode.workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('deed.path') || change.affectsConfiguration('deed.arguments')) void restart();
    }),
    { dispose: () => void client?.stop() },
  );
  await start();

  async function start(): Promise<void> {
    const settings = readSettings(name => vscode.workspace.getConfiguration('deed').get(name));
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    const home = process.env.HOME ?? process.env.USERPROFILE;
    const run = serverCommand(settings, folder, home);
    const server: ServerOptions = { run, debug: run };
    const options: LanguageClientOptions = {
      documentSelector: ['c', 'cpp', 'cuda-cpp'].map(language => ({ scheme: 'file', language })),
      initializationOptions: initializationOptions(settings, folder, home),
      synchronize: { configurationSection: 'deed' },
      middleware: {
        async executeCommand(command, args, next) {
          const answer: unknown = await next(command, args);
          if (command === 'deed.explain' && typeof answer === 'string') await show(String(args[0]), answer);
          return answer;
        },
        async provideCodeActions(document, range, about, token, next) {
          const actions = await next(document, range, about, token);
          for (const action of actions ?? []) if (action instanceof vscode.CodeAction) askForReason(action);
          return actions;
        },
      },
    };
    client = new LanguageClient('deed', 'deed', server, options);
    try {
      await client.start();
    } catch (error) {
      const choice = await vscode.window.showErrorMessage(
        `deed: \`${run.command}\` cannot be started: ${error instanceof Error ? error.message : String(error)}`,
        'Settings',
      );
      if (choice) await vscode.commands.executeCommand('workbench.action.openSettings', 'deed.path');
    }
  }

  async function restart(): Promise<void> {
    const old = client;
    client = undefined;
    await old?.dispose().catch(() => undefined);
    await start();
  }

  async function show(rule: string, page: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: pages, path: `/${rule}.md` });
    texts.set(uri.path, page);
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  }
}

export function deactivate(): Thenable<void> | undefined {
  return client?.stop();
}

/** An action that would write a placeholder becomes a question. */
function askForReason(action: vscode.CodeAction): void {
  const entries = action.edit?.entries() ?? [];
  if (!entries.some(([, edits]) => edits.some(e => e.newText.includes(placeholder)))) return;
  action.command = { title: action.title, command: 'deed.allow', arguments: [action.edit] };
  action.edit = undefined;
}

async function allow(edit: vscode.WorkspaceEdit): Promise<void> {
  const reason = await vscode.window.showInputBox({
    title: 'deed: allow this',
    prompt: 'Why is it right as it stands? The reason is kept in the comment.',
    ignoreFocusOut: true,
  });
  if (reason === undefined) return;
  const filled = new vscode.WorkspaceEdit();
  for (const [uri, edits] of edit.entries())
    filled.set(uri, edits.map(e => new vscode.TextEdit(e.range, withReason(e.newText, reason))));
  await vscode.workspace.applyEdit(filled);
}
