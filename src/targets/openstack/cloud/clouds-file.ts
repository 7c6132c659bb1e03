/** `clouds.yaml`, which OpenStack's own clients read. */
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { runError } from "../../run-error.ts";
import type { CloudCredentials } from "./credentials.ts";

const TEXT = z.union([z.string(), z.number()]).transform(String).optional();

const CLOUD = z.looseObject({
  region_name: TEXT,
  interface: TEXT,
  endpoint_type: TEXT,
  verify: z.boolean().optional(),
  cacert: TEXT,
  cert: TEXT,
  key: TEXT,
  auth: z
    .looseObject({
      auth_url: TEXT,
      application_credential_id: TEXT,
      application_credential_name: TEXT,
      application_credential_secret: TEXT,
      token: TEXT,
      user_id: TEXT,
      username: TEXT,
      password: TEXT,
      user_domain_id: TEXT,
      user_domain_name: TEXT,
      domain_id: TEXT,
      domain_name: TEXT,
      project_id: TEXT,
      project_name: TEXT,
      project_domain_id: TEXT,
      project_domain_name: TEXT,
      default_domain: TEXT,
    })
    .default({}),
});

const FILE = z.looseObject({ clouds: z.record(z.string(), z.looseObject({})).default({}) });

/**
 * The settings of a cloud; what `secure.yaml` beside the file says, counts.
 * @throws pulumi.RunError when no file has it
 */
export function cloudSettings(name: string, environment: NodeJS.ProcessEnv): CloudCredentials {
  const paths = [
    ...(environment.OS_CLIENT_CONFIG_FILE === undefined ? [] : [environment.OS_CLIENT_CONFIG_FILE]),
    "clouds.yaml",
    join(homedir(), ".config/openstack/clouds.yaml"),
    "/etc/openstack/clouds.yaml",
  ];
  const path = paths.find((candidate) => existsSync(candidate));
  const found = path === undefined ? undefined : cloudIn(path, name);
  if (path === undefined || found === undefined) {
    throw runError(
      `There is no cloud "${name}" in ${path ?? `any of ${paths.join(", ")}`}: add it, or set openstack:cloud or OS_CLOUD.`,
    );
  }
  const secret = cloudIn(join(dirname(path), "secure.yaml"), name) ?? {};
  const { auth, ...cloud } = CLOUD.parse({
    ...found,
    ...secret,
    auth: { ...auths(found), ...auths(secret) },
  });
  return {
    authUrl: auth.auth_url,
    region: cloud.region_name,
    interface: cloud.interface ?? cloud.endpoint_type,
    applicationCredentialId: auth.application_credential_id,
    applicationCredentialName: auth.application_credential_name,
    applicationCredentialSecret: auth.application_credential_secret,
    token: auth.token,
    userId: auth.user_id,
    userName: auth.username,
    password: auth.password,
    userDomainId: auth.user_domain_id ?? auth.domain_id,
    userDomainName: auth.user_domain_name ?? auth.domain_name,
    projectId: auth.project_id,
    projectName: auth.project_name,
    projectDomainId: auth.project_domain_id ?? auth.domain_id,
    projectDomainName: auth.project_domain_name ?? auth.domain_name,
    defaultDomain: auth.default_domain,
    cacert: cloud.cacert,
    cert: cloud.cert,
    key: cloud.key,
    insecure: cloud.verify === undefined ? undefined : !cloud.verify,
  };
}

function cloudIn(path: string, name: string): Readonly<Record<string, unknown>> | undefined {
  if (!existsSync(path)) return undefined;
  return FILE.parse(parse(readFileSync(path, "utf8")) ?? {}).clouds[name];
}

function auths({ auth }: Readonly<Record<string, unknown>>): object {
  return typeof auth === "object" && auth !== null ? auth : {};
}
