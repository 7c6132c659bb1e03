/** A cloud's Identity and Compute APIs, as far as deployments ask them what machines have said. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { CloudCredentials } from "../../../src/targets/openstack/cloud/credentials.ts";

export interface ComputeService {
  readonly credentials: CloudCredentials;
  /** As Nova tells of them. Changed by tests. */
  readonly servers: Map<string, ToldServer>;
  /** What each server has left, by id. Changed by tests, and cleared by deployments. */
  readonly words: Map<string, string>;
  /**
   * `GET <server id>` and `DELETE <server id>` of what it has left, `server <id>`, `servers` and `login`, in the order in which
   * they came.
   */
  readonly questions: string[];
  /** Bodies of the questions for a token. */
  readonly logins: unknown[];
  /** Makes tokens that were given out so far worth nothing. */
  readonly expireTokens: () => void;
  /** Called before each question of one server is answered. */
  onQuestion: (question: string) => void;
  readonly close: () => Promise<void>;
}

export interface ToldServer {
  readonly status: string;
  /** Not told where servers are listed. */
  readonly fault?: { readonly message: string };
  readonly metadata?: Readonly<Record<string, string>>;
  readonly "OS-SRV-USG:launched_at": string | null;
}

export async function startComputeService(): Promise<ComputeService> {
  let port = 0;
  let token = 1;
  const service: ComputeService = {
    get credentials() {
      return {
        authUrl: `http://127.0.0.1:${port}/identity`,
        region: "R1",
        userName: "ops",
        password: "secret",
        projectName: "shop",
      };
    },
    servers: new Map(),
    words: new Map(),
    questions: [],
    logins: [],
    expireTokens: () => {
      token += 1;
    },
    onQuestion: () => {},
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  const catalog = () => [
    { type: "network", endpoints: [endpoint("public", "R1", "/network")] },
    {
      type: "compute",
      endpoints: [
        endpoint("internal", "R1", "/wrong"),
        endpoint("public", "R2", "/wrong"),
        endpoint("public", "R1", "/compute/v2.1/"),
      ],
    },
  ];
  const endpoint = (kind: string, region: string, path: string) => ({
    interface: kind,
    region_id: region,
    region,
    url: `http://127.0.0.1:${port}${path}`,
  });
  const server: Server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    if (request.url === "/identity/v3/auth/tokens") {
      service.questions.push("login");
      service.logins.push(JSON.parse(body));
      response.writeHead(201, { "x-subject-token": `token-${token}` });
      response.end(JSON.stringify({ token: { catalog: catalog() } }));
      return;
    }
    const [, place = ""] = /^\/compute\/v2\.1\/servers\/(.+)$/.exec(request.url ?? "") ?? [];
    if (place === "") {
      response.writeHead(404).end();
      return;
    }
    if (request.headers["x-auth-token"] !== `token-${token}`) {
      response.writeHead(401).end();
      return;
    }
    const [, id] = /^([^/]+)\/os-server-password$/.exec(place) ?? [];
    if (id === undefined) {
      tellServers(service, place, response);
      return;
    }
    const question = `${request.method} ${id}`;
    service.questions.push(question);
    service.onQuestion(question);
    if (request.method === "DELETE") {
      service.words.set(id, "");
      response.writeHead(204).end();
    } else {
      response.writeHead(200).end(JSON.stringify({ password: service.words.get(id) ?? "" }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
  return service;
}

function tellServers(service: ComputeService, place: string, response: ServerResponse): void {
  const [path = "", query] = place.split("?");
  const isList = path === "detail";
  service.questions.push(isList ? "servers" : `server ${path}`);
  if (isList) {
    const status = new URLSearchParams(query).get("status");
    const listed = [...service.servers]
      .filter(([, server]) => server.status === status)
      .map(([id, { fault: _, ...server }]) => ({ id, ...server }));
    response.writeHead(200).end(JSON.stringify({ servers: listed }));
    return;
  }
  service.onQuestion(`server ${path}`);
  const server = service.servers.get(path);
  if (server === undefined) response.writeHead(404).end();
  else response.writeHead(200).end(JSON.stringify({ server: { id: path, ...server } }));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const part of request.setEncoding("utf8")) body += part;
  return body;
}
