/** By event of a tree, whether it is known to have happened: {@link OPEN}, {@link NEVER} or {@link HAPPENED}. Never changed once made. */
export type Fixed = Uint8Array;

export const OPEN = 0;
export const NEVER = 1;
export const HAPPENED = 2;

export function nothingFixed(eventCount: number): Fixed {
  return new Uint8Array(eventCount);
}

/** The same, and what these events are known to do. */
export function fixing(
  fixed: Fixed,
  events: Iterable<number>,
  what: typeof NEVER | typeof HAPPENED = NEVER,
): Fixed {
  const more = fixed.slice();
  for (const event of events) more[event] = what;
  return more;
}
