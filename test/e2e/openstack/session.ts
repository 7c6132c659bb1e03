/** Somebody's access to the APIs of the control plane. */
import { z } from "zod";
import { type Account, PASSWORD } from "./accounts.ts";
import { type Api, ENDPOINTS } from "./endpoints.ts";
import { ask, type Question } from "./http.ts";

/** Newest version of each API that nospof's tests read; older ones lack what they look at. */
const VERSION: Partial<Readonly<Record<Api, string>>> = { compute: "compute 2.90", volumev3: "volume 3.68" };

/** An answer that is no success. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  /** What the service says itself. */
  readonly reason: string;

  constructor(request: string, status: number, reason: string) {
    super(`${request}: ${status}: ${reason}`);
    this.status = status;
    this.reason = reason;
  }
}

export interface Session {
  readonly projectId: string;
  /**
   * @param path below the API's own, with a leading slash: `/servers/detail`
   * @param body sent as JSON; bytes as they are
   * @returns what came back, parsed; undefined for an empty answer
   * @throws ApiError
   */
  readonly call: (api: Api, method: Question["method"], path: string, body?: unknown) => Promise<unknown>;
}

const TOKEN = z.object({ token: z.object({ project: z.object({ id: z.string() }) }) });

/**
 * @param socketOf path of the socket of an API
 * @throws ApiError when keystone refuses
 */
export async function openSession(
  socketOf: (api: Api) => string,
  { user, project }: Account,
): Promise<Session> {
  const domain = { name: "Default" };
  const identity = { methods: ["password"], password: { user: { name: user, domain, password: PASSWORD } } };
  const { text, headers } = await asked("identity", {
    method: "POST",
    path: "/v3/auth/tokens",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ auth: { identity, scope: { project: { name: project, domain } } } }),
  });
  const token = String(headers["x-subject-token"]);
  const projectId = TOKEN.parse(JSON.parse(text)).token.project.id;

  async function asked(api: Api, question: Question) {
    const answer = await ask(socketOf(api), question);
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw new ApiError(`${api}: ${question.method} ${question.path}`, answer.status, reasonIn(answer.text));
  }

  const call: Session["call"] = async (api, method, path, body) => {
    const version = VERSION[api];
    const isBytes = Buffer.isBuffer(body);
    const answer = await asked(api, {
      method,
      path: `${ENDPOINTS[api].path.replace("%(project_id)s", projectId)}${path}`,
      headers: {
        "X-Auth-Token": token,
        ...(version !== undefined && { "OpenStack-API-Version": version }),
        ...(body !== undefined && {
          "Content-Type": isBytes ? "application/octet-stream" : "application/json",
        }),
      },
      ...(body !== undefined && { body: isBytes ? body : JSON.stringify(body) }),
    });
    return answer.text === "" ? undefined : JSON.parse(answer.text);
  };
  return { projectId, call };
}

/** Services wrap their message in an object with one key, each in its own. */
function reasonIn(text: string): string {
  const message = z.looseObject({ message: z.string() });
  try {
    const parsed: unknown = JSON.parse(text);
    const inner = z.record(z.string(), z.unknown()).parse(parsed);
    const [first] = Object.values(inner).flatMap((value) => message.safeParse(value).data ?? []);
    return first?.message ?? text;
  } catch {
    return text;
  }
}
