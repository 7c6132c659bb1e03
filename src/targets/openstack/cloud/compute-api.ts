/** What Nova knows of servers, and what they say to their project: read through the Compute API. */
import { z } from "zod";
import { authentication, type CloudCredentials, trustOf } from "./credentials.ts";
import { type Answer, ask, PATIENCE_MS } from "./request.ts";

/** What servers say to their project. */
export interface ServerWords {
  /** What a server has left; empty when there is nothing. */
  readonly word: (serverId: string) => Promise<string>;
  /** Takes it away, so that the server can leave another one. */
  readonly clearWord: (serverId: string) => Promise<void>;
}

export interface ComputeApi extends ServerWords {
  readonly server: (serverId: string) => Promise<Server>;
  /** Those that have an error. */
  readonly brokenServers: () => Promise<readonly Server[]>;
}

export interface Server {
  readonly id: string;
  /** `ACTIVE`, `ERROR`, … */
  readonly status: string;
  /** Why it has an error. Nova tells it a moment after the status, and not where it lists servers. */
  readonly fault: string | undefined;
  /** Whether it has ever run. */
  readonly hasRun: boolean;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The cloud does not let in, or does not answer as it should. Its message says what and why. */
export class CloudError extends Error {
  override readonly name = "CloudError";
}

const TOKEN = z.object({
  token: z.object({
    catalog: z
      .array(
        z.object({
          type: z.string(),
          endpoints: z.array(
            z.object({
              interface: z.string(),
              region_id: z.string().nullish(),
              region: z.string().nullish(),
              url: z.string(),
            }),
          ),
        }),
      )
      .default([]),
  }),
});

const WORD = z.object({ password: z.string() });

const SERVER = z
  .object({
    id: z.string(),
    status: z.string(),
    fault: z.object({ message: z.string() }).optional(),
    metadata: z.record(z.string(), z.string()).default({}),
    "OS-SRV-USG:launched_at": z.string().nullish(),
  })
  .transform(
    ({ fault, "OS-SRV-USG:launched_at": launched, ...server }): Server => ({
      ...server,
      fault: fault?.message,
      hasRun: launched !== undefined && launched !== null,
    }),
  );

/**
 * Logs in when it is first asked, and again when its token is no longer good.
 * Each function throws {@link CloudError}.
 *
 * @param patienceMs how long each answer may take
 */
export function computeApi(credentials: CloudCredentials, patienceMs = PATIENCE_MS): ComputeApi {
  const trust = trustOf(credentials);
  let session: Promise<Session> | undefined;
  const call = async (method: "GET" | "DELETE", path: string, again = true): Promise<Answer> => {
    session ??= logIn(credentials, patienceMs);
    const { url, token } = await session;
    const place = new URL(`${url}${path}`);
    const answer = await ask(method, place, { "x-auth-token": token }, trust, { patienceMs }).catch(refused);
    if (answer.status === 401 && again) {
      session = undefined;
      return call(method, path, false);
    }
    if (answer.status >= 300) throw new CloudError(`${place} answers with status ${answer.status}.`);
    return answer;
  };
  const read = async <Value>(path: string, shape: z.ZodType<Value>): Promise<Value> =>
    understood(path, shape, (await call("GET", path)).text);
  // Not a password here: see templates/openstack/machine/metadata_service.py.
  const wordOf = (serverId: string): string => `/servers/${serverId}/os-server-password`;
  return {
    word: async (serverId) => (await read(wordOf(serverId), WORD)).password,
    clearWord: async (serverId) => {
      await call("DELETE", wordOf(serverId));
    },
    server: async (serverId) => (await read(`/servers/${serverId}`, z.object({ server: SERVER }))).server,
    brokenServers: async () =>
      (await read("/servers/detail?status=ERROR", z.object({ servers: z.array(SERVER) }))).servers,
  };
}

interface Session {
  /** Of the Compute API, without a slash at its end. */
  readonly url: string;
  readonly token: string;
}

async function logIn(credentials: CloudCredentials, patienceMs: number): Promise<Session> {
  const { authUrl, region, interface: wanted = "public" } = credentials;
  if (authUrl === undefined) throw new CloudError("It is not known where to log in (auth_url).");
  const base = authUrl.replace(/\/+$/, "");
  const url = new URL(`${/\/v3$/.test(base) ? base : `${base}/v3`}/auth/tokens`);
  const body = authentication(credentials);
  const answer = await ask("POST", url, {}, trustOf(credentials), { patienceMs, body }).catch(refused);
  const token = answer.headers["x-subject-token"];
  if (answer.status !== 201 || typeof token !== "string") {
    throw new CloudError(`${url} does not let in: it answers with status ${answer.status}.`);
  }
  const endpoints = understood(url.href, TOKEN, answer.text)
    .token.catalog.filter(({ type }) => type === "compute")
    .flatMap((service) => service.endpoints)
    .filter((one) => one.interface === wanted.replace(/URL$/, ""))
    .filter((one) => region === undefined || one.region_id === region || one.region === region);
  const [endpoint] = endpoints;
  if (endpoint === undefined) {
    throw new CloudError(
      `${url} knows no ${wanted} address of a Compute API${region === undefined ? "" : ` in region ${region}`}.`,
    );
  }
  return { url: endpoint.url.replace(/\/+$/, ""), token };
}

/** @throws CloudError for another answer */
function understood<Value>(place: string, shape: z.ZodType<Value>, text: string): Value {
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    throw new CloudError(
      `${place} is answered in a way that OpenStack's APIs do not: ${text.slice(0, 200)}.`,
    );
  }
}

function refused(error: unknown): never {
  throw new CloudError(`${error instanceof Error ? error.message : String(error)}.`);
}
