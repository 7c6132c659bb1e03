/** What a lab may be called. */

const LAB_NAME = /^[a-z0-9-]{1,40}$/;

/**
 * Its name becomes that of a folder that is removed and of a cgroup that is killed: `..`, `/` or nothing at all would be
 * somebody else's.
 */
export function isLabName(name: string): boolean {
  return LAB_NAME.test(name);
}

/** The last barrier: whoever reads names from people says it in better words. @throws Error for what is no name of a lab */
export function checkedLabName(name: string): string {
  if (isLabName(name)) return name;
  throw new Error(`${JSON.stringify(name)} is no name of a lab: 1 to 40 of the characters a-z, 0-9 and -`);
}
