/** What to do about a fault, for the admin page and `doctor`. */
const REMEDIES: Readonly<Record<string, string>> = {
  filter:
    'What can be done without it went on, the rest was refused; after three faults in ten minutes it rests for a minute.',
  on: 'It tries again; what fails for good waits under Failed work to be run again.',
  job: 'It tries again; what fails for good waits under Failed work to be run again.',
  request: 'Nothing was changed. The log has the details under the request id.',
  when: 'The action is not offered meanwhile.',
  principal: 'People lack what it adds to their rights meanwhile.',
  ui: 'The rest of the page works; it is shown again with "Try again" or when the page is loaded anew.',
  enable: 'Switch it on again when the cause is mended: its set-up is repeatable.',
  blocked: 'Nobody else was served meanwhile; a process that it never let go was ended, to be started again.',
  stray: 'The desk went on; a restart ends what it left running.',
};

/**
 * @param handler `plugin/surface/name`
 * @returns where it failed, and what to do
 */
export function faultWords(handler: string): { surface: string; remedy: string } {
  const [plugin = '', surface = ''] = handler.split('/');
  const known = REMEDIES[surface];
  const update = `Update ${plugin} or switch it off if it goes on.`;
  return { surface, remedy: known ? `${known} ${update}` : update };
}
