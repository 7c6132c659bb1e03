/** The files of a shop of which everything is saved, in every way there is. */
import type { Plan } from "../../../src/plan/model.ts";
import { render } from "../../../src/render/render.ts";
import { savedShop } from "../../e2e/backups/saved-shop.ts";

export const PLAN: Plan = savedShop(
  "/mnt/archive",
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB5hlQ0yEzDkWbkQv1rD3v3yJ6m8b0r8q2s9c9y9y9y9",
);

export interface RenderedFile {
  readonly instance: string;
  readonly path: string;
  readonly content: string;
}

/** Of backups alone, by instance and path. */
export const FILES: readonly RenderedFile[] = render(PLAN).flatMap(({ instance, files }) =>
  files
    .filter(({ program }) => program === "backup")
    .map(({ path, content }) => ({ instance, path, content })),
);

export function fileAt(instance: string, path: string): string {
  const found = FILES.find((file) => file.instance === instance && file.path === path);
  if (found === undefined) throw new Error(`${instance} has no ${path}`);
  return found.content;
}
