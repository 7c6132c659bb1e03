/** Who there is in the cloud. Nobody reaches it but from its own network namespace, so its passwords are no secrets. */
import { catalogUrl } from "./endpoints.ts";

export const REGION = "here";
export const PASSWORD = "loopback-only";

export interface Account {
  readonly user: string;
  readonly project: string;
}

/** Made by `keystone-manage bootstrap`. */
export const ADMIN: Account = { user: "admin", project: "admin" };

/** What services are to each other. */
export const SERVICES: Account = { user: "services", project: "services" };

/** Deploys: a member of a project of its own, and nothing more. */
export const MEMBER: Account = { user: "deployer", project: "deployments" };

/** What clients (Pulumi's provider, the command line client) are told by. */
export function environmentOf({ user, project }: Account): Readonly<Record<string, string>> {
  return {
    OS_AUTH_URL: catalogUrl("identity"),
    OS_IDENTITY_API_VERSION: "3",
    OS_REGION_NAME: REGION,
    OS_USERNAME: user,
    OS_PASSWORD: PASSWORD,
    OS_PROJECT_NAME: project,
    OS_USER_DOMAIN_NAME: "Default",
    OS_PROJECT_DOMAIN_NAME: "Default",
  };
}
