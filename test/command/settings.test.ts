import assert from 'node:assert/strict';
import { Project } from './loadgate.ts';

describe('loadgate preview --settings', () => {
  let project: Project;
  afterEach(() => project.remove());

  it('says of each setting which file and line holds, masks secrets, and sends nothing', async () => {
    project = new Project({
      'loadgate.config.yaml': [
        'headers: { x-team: a }',
        'http: { timeout: 10s, auth: { bearer: cleartext } }',
        'vars: { size: 1, api_token: hush, from: "${secret.FROM}" }',
        'environments:',
        '  near:',
        '    target: http://127.0.0.1:1',
        '    http: { timeout: 3s }',
        '    vars: { size: 2 }',
      ].join('\n'),
      'x.load.yaml': 'http:\n  headers: { x-team: b }\nsteps: ["GET /${size}"]\n',
    });
    const { code, out, error } = await project.loadgate(['preview', 'x', '--settings', '--env', 'near', '--set', 'http.redirects=1']);
    assert.equal(code, 0, error);
    assert.deepEqual(
      out
        .trim()
        .split('\n')
        .map((line) => line.replace(/ {2,}/, ' '))
        .sort(),
      [
        'http.auth.bearer: *** # loadgate.config.yaml:2',
        'http.headers.x-team: b # x.load.yaml:2',
        'http.redirects: 1 # --set http.redirects',
        'http.timeout: 3s # loadgate.config.yaml:7',
        'vars.api_token: *** # loadgate.config.yaml:3',
        'vars.from: ${secret.FROM} # loadgate.config.yaml:3',
        'vars.size: 2 # loadgate.config.yaml:8',
      ],
    );
  });
});
