import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Plan } from "../../plan/model.ts";
import { certificateSecrets } from "../../targets/lab/layout.ts";
import { UserError } from "../user-error.ts";

/**
 * A self-signed certificate with its key for each secret that has to be one, good for the life of a lab.
 * @throws UserError without openssl
 */
export async function labCertificates(plan: Plan): Promise<Readonly<Record<string, string>>> {
  const made = certificateSecrets(plan).map(async (name) => [name, await certificate(plan, name)]);
  return Object.fromEntries(await Promise.all(made));
}

async function certificate(plan: Plan, name: string): Promise<string> {
  const hostname = plan.entrypoints.find((entrypoint) => entrypoint.hostname !== undefined)?.hostname;
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const request = ["req", "-x509", ...key, "-days", "30", "-subj", `/CN=${hostname ?? name}`];
  try {
    const { stdout } = await promisify(execFile)("openssl", [...request, "-keyout", "-", "-out", "-"]);
    return stdout;
  } catch (error) {
    throw new UserError(
      `openssl cannot make a certificate for ${name}: ${error instanceof Error ? error.message : String(error)}`,
      "apt-get install openssl",
    );
  }
}
