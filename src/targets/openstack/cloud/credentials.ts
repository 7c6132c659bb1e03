/** Whom the OpenStack provider logs in as: the same settings, from the same places. */
import { config } from "@pulumi/openstack";
import { cloudSettings } from "./clouds-file.ts";
import type { Trust } from "./request.ts";

/**
 * How to log in, named as in `clouds.yaml`. The Identity API is version 3.
 * @example { authUrl: "https://cloud.example:5000/v3", applicationCredentialId: "…", applicationCredentialSecret: "…" }
 */
export interface CloudCredentials {
  readonly authUrl?: string;
  readonly region?: string;
  /** Which of an API's addresses is used: `public`, `internal` or `admin`. Default: `public`. */
  readonly interface?: string;
  readonly applicationCredentialId?: string;
  readonly applicationCredentialName?: string;
  readonly applicationCredentialSecret?: string;
  readonly token?: string;
  readonly userId?: string;
  readonly userName?: string;
  readonly password?: string;
  readonly userDomainId?: string;
  readonly userDomainName?: string;
  readonly projectId?: string;
  readonly projectName?: string;
  readonly projectDomainId?: string;
  readonly projectDomainName?: string;
  /** For users and projects whose domain is not said. Default: `default`, an id. */
  readonly defaultDomain?: string;
  /** Path or content of a PEM file. */
  readonly cacert?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly insecure?: boolean;
}

/** What the default provider is told: by Pulumi's configuration, the environment (`OS_…`) and `clouds.yaml`. */
export function defaultCredentials(environment: NodeJS.ProcessEnv = process.env): CloudCredentials {
  const env = (...names: readonly string[]): string | undefined =>
    names.map((name) => environment[name]).find((value) => value !== undefined && value !== "");
  const given: CloudCredentials = {
    authUrl: config.authUrl ?? env("OS_AUTH_URL"),
    region: config.region ?? env("OS_REGION_NAME"),
    interface: config.endpointType ?? env("OS_ENDPOINT_TYPE", "OS_INTERFACE"),
    applicationCredentialId: config.applicationCredentialId ?? env("OS_APPLICATION_CREDENTIAL_ID"),
    applicationCredentialName: config.applicationCredentialName ?? env("OS_APPLICATION_CREDENTIAL_NAME"),
    applicationCredentialSecret:
      config.applicationCredentialSecret ?? env("OS_APPLICATION_CREDENTIAL_SECRET"),
    token: config.token ?? env("OS_TOKEN", "OS_AUTH_TOKEN"),
    userId: config.userId ?? env("OS_USER_ID"),
    userName: config.userName ?? env("OS_USERNAME"),
    password: config.password ?? env("OS_PASSWORD"),
    userDomainId: config.userDomainId ?? env("OS_USER_DOMAIN_ID", "OS_DOMAIN_ID"),
    userDomainName: config.userDomainName ?? env("OS_USER_DOMAIN_NAME", "OS_DOMAIN_NAME"),
    projectId: config.tenantId ?? env("OS_PROJECT_ID", "OS_TENANT_ID"),
    projectName: config.tenantName ?? env("OS_PROJECT_NAME", "OS_TENANT_NAME"),
    projectDomainId: config.projectDomainId ?? env("OS_PROJECT_DOMAIN_ID", "OS_DOMAIN_ID"),
    projectDomainName: config.projectDomainName ?? env("OS_PROJECT_DOMAIN_NAME", "OS_DOMAIN_NAME"),
    defaultDomain: config.defaultDomain ?? env("OS_DEFAULT_DOMAIN"),
    cacert: config.cacertFile ?? env("OS_CACERT"),
    cert: config.cert ?? env("OS_CERT"),
    key: config.key ?? env("OS_KEY"),
    insecure: config.insecure ?? env("OS_INSECURE") === "true",
  };
  const cloud = config.cloud ?? env("OS_CLOUD");
  return cloud === undefined ? given : { ...defined(given), ...defined(cloudSettings(cloud, environment)) };
}

export function trustOf({ cacert, cert, key, insecure = false }: CloudCredentials): Trust {
  return { cacert, cert, key, insecure };
}

/** The body of a question for a token. */
export function authentication(credentials: CloudCredentials): unknown {
  const { defaultDomain = "default" } = credentials;
  const domain = (id: string | undefined, name: string | undefined) =>
    id !== undefined ? { id } : name !== undefined ? { name } : { id: defaultDomain };
  const user = (): unknown =>
    credentials.userId !== undefined
      ? { id: credentials.userId }
      : {
          name: credentials.userName,
          domain: domain(credentials.userDomainId, credentials.userDomainName),
        };
  const project =
    credentials.projectId !== undefined
      ? { id: credentials.projectId }
      : {
          name: credentials.projectName,
          domain: domain(
            credentials.projectDomainId ?? credentials.userDomainId,
            credentials.projectDomainName ?? credentials.userDomainName,
          ),
        };
  if (credentials.applicationCredentialSecret !== undefined) {
    const { applicationCredentialId: id, applicationCredentialSecret: secret } = credentials;
    const credential =
      id !== undefined
        ? { id, secret }
        : { name: credentials.applicationCredentialName, secret, user: user() };
    // It knows its project.
    return {
      auth: { identity: { methods: ["application_credential"], application_credential: credential } },
    };
  }
  const identity =
    credentials.token !== undefined
      ? { methods: ["token"], token: { id: credentials.token } }
      : {
          methods: ["password"],
          password: { user: { ...Object(user()), password: credentials.password } },
        };
  return { auth: { identity, scope: { project } } };
}

function defined<Settings extends object>(settings: Settings): Partial<Settings> {
  const entries = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<Settings>;
}
