import { lstatSync, type Stats, statSync } from "node:fs";

/** What is at a path, links followed; undefined when there is nothing. */
export function statusOf(path: string): Stats | undefined {
  return ifThere(() => statSync(path));
}

/** What is at a path, a link taken as a link; undefined when there is nothing. */
export function linkStatusOf(path: string): Stats | undefined {
  return ifThere(() => lstatSync(path));
}

function ifThere(stat: () => Stats): Stats | undefined {
  try {
    return stat();
  } catch (error) {
    // ENOTDIR: a part of the path is a file, so there is nothing below it.
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) {
      return undefined;
    }
    throw error;
  }
}
