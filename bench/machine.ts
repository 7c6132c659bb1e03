import { cpus, totalmem } from "node:os";

/** One line that says what the numbers were measured on. */
export function machine(): string {
  const models = cpus().map(({ model }) => model.trim());
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${models.length} × ${models[0] ?? "unknown processor"}, ${memory} GiB, Node ${process.versions.node}`;
}
