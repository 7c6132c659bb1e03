import type { Plan } from "../../plan/model.ts";
import { runError } from "../run-error.ts";

/**
 * No image for Docker has garbd.
 *
 * @throws pulumi.RunError when a database has an arbitrator.
 */
export function refuseArbitrators({ name, instances }: Plan): void {
  const arbitrators = instances.filter(({ programs }) => programs.includes("garbd"));
  if (arbitrators.length === 0) return;
  const lines = arbitrators.map((one) => `  ${one.name} (${one.source.file}:${one.source.line})`);
  throw runError(
    `An arbitrator of Galera is not run on Docker, but topology "${name}" has these:\n${lines.join("\n")}\n` +
      "Give the database a third server instead of the arbitrator, or deploy to OpenStack.",
  );
}
