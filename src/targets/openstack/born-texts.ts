/** Files that are the same on every machine of a kind, so that one can have them from its birth: its metadata has little room. */
import { createHash } from "node:crypto";
import { AGENT_FOLDER } from "../../render/database-agent/paths.ts";
import type { DeliveredFile } from "./delivery/document.ts";

type File = Pick<DeliveredFile, "path" | "text">;

/** SHA-256 → text. */
export function bornTexts(files: readonly File[]): Readonly<Record<string, string>> {
  const program = files.filter(({ path }) => path.startsWith(`${AGENT_FOLDER}/`) && path.endsWith(".py"));
  return Object.fromEntries(program.map(({ text }) => [textHash(text), text]));
}

/**
 * What travels of a file: its text, or where the machine has that from its birth, its hash.
 *
 * @param born hashes of the texts that it has
 */
export function travelling(
  { text, ...file }: DeliveredFile,
  born: readonly string[],
): Omit<DeliveredFile, "text"> & ({ readonly text: string } | { readonly born: string }) {
  const hash = textHash(text);
  return born.includes(hash) ? { ...file, born: hash } : { ...file, text };
}

function textHash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
