import { spawn } from 'node:child_process';

import { browserLogin } from '@lxd/client/macaroons/browser-login';
import { formLogin } from '@lxd/client/macaroons/form-login';
import { identityClient } from '@lxd/client/macaroons/identity-client';
import { MacaroonSession } from '@lxd/client/macaroons/macaroon-session';
import type { ClientConfig } from '@lxd/client/remotes/config-file';
import { cookieFile, fileJar } from '@lxd/client/remotes/cookie-file';

import { askSecret } from '../shell/ask.js';
import type { Shell } from '../shell/shell.js';

/** Time for the program that opens a browser to say that it can't. */
const browserStartMs = 1000;

/** The user's login to a remote of auth type `candid`: by questions here, or else in a browser. */
export function loginTo(shell: Shell, config: ClientConfig, remote: string, domain: string): MacaroonSession {
  const acquire = identityClient([
    formLogin(domain, ({ name, description, secret }) => {
      const question = `${description === '' ? name : description}: `;
      return secret ? askSecret(shell, question) : shell.ask(question);
    }),
    browserLogin(domain, async (url) => {
      if (await opened(url)) {
        shell.note('Opening an authorization web page in your browser.');
        shell.note('If it does not open, please open this URL:');
      } else {
        shell.note('Please open this URL in your browser to authorize:');
      }
      shell.note(url);
    }),
  ]);
  return new MacaroonSession(fileJar(cookieFile(config, remote)), acquire);
}

/** Whether a browser was there to be asked. */
function opened(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn('xdg-open', [url], { stdio: 'ignore', detached: true });
    const started = setTimeout(() => resolve(true), browserStartMs);
    child.once('error', () => {
      clearTimeout(started);
      resolve(false);
    });
    child.once('exit', (code) => {
      clearTimeout(started);
      resolve(code === 0);
    });
    child.unref();
  });
}
