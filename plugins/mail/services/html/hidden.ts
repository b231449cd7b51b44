type Attribs = Readonly<Record<string, string>>;

const HIDDEN =
  /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt|;|\s|$)/i;

/** What the sender's program does not show. */
export function isHidden(attribs: Attribs): boolean {
  return 'hidden' in attribs || HIDDEN.test(attribs.style ?? '');
}

/** A 1-pixel picture exists to report that the mail was read. */
export function isTracker(attribs: Attribs): boolean {
  return [attribs.width, attribs.height].some(
    (side) => side !== undefined && /^[01](?:px)?$/.test(side.trim()),
  );
}
