import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Plan } from "../../plan/model.ts";
import { certificateSecrets, serverCertificates } from "../../targets/lab/layout.ts";
import { UserError } from "../user-error.ts";
import { labAuthority } from "./lab-authority.ts";

/**
 * A certificate with its key for each secret that has to be one, good for the life of a lab: self-signed ones for listeners, and for the
 * servers of databases of one authority, which is the value of all secrets that hold one.
 * @throws UserError without openssl
 */
export async function labCertificates(plan: Plan): Promise<Readonly<Record<string, string>>> {
  const ofServers = await serversCertificates(plan);
  const made = certificateSecrets(plan)
    .filter((name) => !(name in ofServers))
    .map(async (name) => [name, await certificate(plan, name)]);
  return { ...Object.fromEntries(await Promise.all(made)), ...ofServers };
}

/** A secret that several databases name is good for the servers of all of them. */
async function serversCertificates(plan: Plan): Promise<Readonly<Record<string, string>>> {
  const databases = serverCertificates(plan);
  if (databases.length === 0) return {};
  const authority = await labAuthority().catch(withoutOpenssl("an authority"));
  try {
    const named = Map.groupBy(databases, ({ tls }) => tls.certificate);
    const issued = [...named].map(async ([secret, users]) => {
      const groups = new Set(users.map(({ group }) => group));
      const addresses = plan.instances
        .filter(({ group }) => groups.has(group))
        .flatMap((instance) => instance.addresses.map(({ address }) => address));
      return [secret, await authority.issue(addresses)] as const;
    });
    return {
      ...Object.fromEntries(databases.map(({ tls }) => [tls.ca, authority.certificate])),
      ...Object.fromEntries(await Promise.all(issued)),
    };
  } finally {
    await authority.close();
  }
}

async function certificate(plan: Plan, name: string): Promise<string> {
  const hostname = plan.entrypoints.find((entrypoint) => entrypoint.hostname !== undefined)?.hostname;
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const request = ["req", "-x509", ...key, "-days", "30", "-subj", `/CN=${hostname ?? name}`];
  const made = promisify(execFile)("openssl", [...request, "-keyout", "-", "-out", "-"]);
  const { stdout } = await made.catch(withoutOpenssl(`a certificate for ${name}`));
  return stdout;
}

function withoutOpenssl(what: string): (error: unknown) => never {
  return (error) => {
    throw new UserError(
      `openssl cannot make ${what}: ${error instanceof Error ? error.message : String(error)}`,
      "apt-get install openssl",
    );
  };
}
