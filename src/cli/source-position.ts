import { relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { PACKAGE_ROOT } from "./package-root.ts";

/** A place in a file on this machine. */
export interface SourcePosition {
  /** Absolute. */
  readonly file: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
}

/** `stacks/shop/topology.ts:31:16`, relative to the working directory where it lies inside it. */
export function showPosition({ file, line, column }: SourcePosition, cwd: string): string {
  const near = relative(cwd, file);
  const shown = near.startsWith(`..${sep}..`) || near === "" ? file : near;
  return [shown, line, column].filter((part) => part !== undefined).join(":");
}

const FRAME = /^\s+at (?:.*?\()?((?:file:\/\/|\/)[^()]*?):(\d+):(\d+)\)?$/;

/** The place in the user's own files where an error came up: the first frame of its stack that lies in one. */
export function userFrame(error: unknown): SourcePosition | undefined {
  return stackFrames(error).find((frame) => isUsersFile(frame.file));
}

/** True when an error came up in nospof's code or in a package it uses, and the user's code had no part in it. */
export function isOwnFault(error: unknown): boolean {
  const first = stackFrames(error)[0];
  return first === undefined || !isUsersFile(first.file);
}

function stackFrames(error: unknown): readonly SourcePosition[] {
  if (!(error instanceof Error) || typeof error.stack !== "string") return [];
  return error.stack.split("\n").flatMap((text) => {
    const [, file, line, column] = FRAME.exec(text) ?? [];
    return file === undefined ? [] : [{ file: asPath(file), line: Number(line), column: Number(column) }];
  });
}

const OWN_FOLDERS = ["src", "dist", "bin", "node_modules"].map(
  (folder) => resolve(PACKAGE_ROOT, folder) + sep,
);

function isUsersFile(file: string): boolean {
  return !OWN_FOLDERS.some((own) => file.startsWith(own)) && !file.includes(`${sep}node_modules${sep}`);
}

/** Errors carry URLs or paths. */
export function asPath(file: string): string {
  return file.startsWith("file:") ? fileURLToPath(file) : file;
}
