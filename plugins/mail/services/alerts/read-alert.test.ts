import { describe, expect, it } from 'vitest';
import { readAlert } from './read-alert.ts';

describe('readAlert', () => {
  it.each([
    [
      'Nagios service',
      {
        from: 'nagios@mon.example',
        subject: '** PROBLEM Service Alert: web01/HTTP is CRITICAL **',
        text: '***** Nagios *****\n\nNotification Type: PROBLEM\n\nService: HTTP\nHost: web01\nAddress: 10.0.0.1\nState: CRITICAL\n\nDate/Time: x',
      },
      { tool: 'nagios', host: 'web01', service: 'HTTP', type: 'PROBLEM', state: 'CRITICAL' },
    ],
    [
      'Nagios host, subject only',
      { from: 'root@mon.example', subject: 'RECOVERY Host Alert: db02 is UP', text: 'see web' },
      { tool: 'nagios', host: 'db02', service: 'host', type: 'RECOVERY', state: 'OK' },
    ],
    [
      'Zabbix problem',
      {
        from: 'zabbix@mon.example',
        subject: 'Problem: High CPU',
        text: 'Problem started at 03:12:00 on 2026.02.14\nProblem name: High CPU\nHost: app01\nSeverity: Warning\nOriginal problem ID: 77',
      },
      { tool: 'zabbix', host: 'app01', service: 'High CPU', type: 'PROBLEM', state: 'WARNING' },
    ],
    [
      'Zabbix recovery',
      {
        from: 'zabbix@mon.example',
        subject: 'Resolved: High CPU',
        text: 'Problem has been resolved at 03:19\nProblem name: High CPU\nHost: app01\nSeverity: Warning',
      },
      { tool: 'zabbix', host: 'app01', service: 'High CPU', type: 'RECOVERY', state: 'OK' },
    ],
    [
      'Datadog',
      { from: 'alert@dtdg.co', subject: '[Triggered on {host:web01}] Disk usage is high', text: 'Disk' },
      { tool: 'datadog', host: 'web01', service: 'Disk usage is high', type: 'PROBLEM', state: 'CRITICAL' },
    ],
    [
      'plain lines',
      { from: 'cron@x.example', subject: 'backup', text: 'Host: nas1\nService: backup\nState: OK' },
      { tool: 'generic', host: 'nas1', service: 'backup', type: 'RECOVERY', state: 'OK' },
    ],
  ])('%s', (_name, mail, expected) => {
    expect(readAlert(mail)).toEqual(expected);
  });

  it('leaves ordinary mail alone', () => {
    expect(
      readAlert({
        from: 'kari@acme.example',
        subject: 'Host is slow',
        text: 'Hello, the host: maybe? status of my order',
      }),
    ).toBeNull();
    expect(
      readAlert({ from: 'kari@acme.example', subject: 'x', text: 'Host: web01\nState: fine I guess' }),
    ).toBeNull();
  });
});
