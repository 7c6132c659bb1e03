/** What servers say to their project, read through the Compute API. */
import { z } from "zod";
import { authentication, type CloudCredentials, trustOf } from "./credentials.ts";
import { type Answer, ask } from "./request.ts";

export interface ComputeApi {
  /** What a server has left for its project; empty when there is nothing. */
  readonly word: (serverId: string) => Promise<string>;
  /** Takes it away, so that the server can leave another one. */
  readonly clearWord: (serverId: string) => Promise<void>;
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

/**
 * Logs in when it is first asked, and again when its token is no longer good.
 * Each function throws {@link CloudError}.
 */
export function computeApi(credentials: CloudCredentials): ComputeApi {
  const trust = trustOf(credentials);
  let session: Promise<Session> | undefined;
  const call = async (method: "GET" | "DELETE", serverId: string, again = true): Promise<Answer> => {
    session ??= logIn(credentials);
    const { url, token } = await session;
    // Not a password here: see templates/openstack/machine/metadata_service.py.
    const place = new URL(`${url}/servers/${serverId}/os-server-password`);
    const answer = await ask(method, place, { "x-auth-token": token }, trust).catch(refused);
    if (answer.status === 401 && again) {
      session = undefined;
      return call(method, serverId, false);
    }
    if (answer.status >= 300) throw new CloudError(`${place} answers with status ${answer.status}.`);
    return answer;
  };
  return {
    word: async (serverId) => WORD.parse(JSON.parse((await call("GET", serverId)).text)).password,
    clearWord: async (serverId) => {
      await call("DELETE", serverId);
    },
  };
}

interface Session {
  /** Of the Compute API, without a slash at its end. */
  readonly url: string;
  readonly token: string;
}

async function logIn(credentials: CloudCredentials): Promise<Session> {
  const { authUrl, region, interface: wanted = "public" } = credentials;
  if (authUrl === undefined) throw new CloudError("It is not known where to log in (auth_url).");
  const base = authUrl.replace(/\/+$/, "");
  const url = new URL(`${/\/v3$/.test(base) ? base : `${base}/v3`}/auth/tokens`);
  const answer = await ask("POST", url, {}, trustOf(credentials), authentication(credentials)).catch(refused);
  const token = answer.headers["x-subject-token"];
  if (answer.status !== 201 || typeof token !== "string") {
    throw new CloudError(`${url} does not let in: it answers with status ${answer.status}.`);
  }
  const endpoints = TOKEN.parse(JSON.parse(answer.text))
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

function refused(error: unknown): never {
  throw new CloudError(`${error instanceof Error ? error.message : String(error)}.`);
}
