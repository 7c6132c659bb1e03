/**
 * The shop's program, for tests: its API and its catalogue.
 *
 *     GET  /healthz     200: it runs
 *     GET  /            200: one of the database's servers has answered; 503: none has
 *     POST /orders      {"id": "…"}: 201 after the commit, 200 when there is one of that id; 503: not known whether it is there
 *     GET  /orders/ids  every order's id, as the primary knows them, one a line
 *
 * SIGTERM: takes no more connections, answers what it has been asked, and ends.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { orders } from "./orders.ts";
import { greeted, servers } from "./servers.ts";
import { settings } from "./settings.ts";

const own = settings();
const database = own.account === undefined ? undefined : servers(own);
const known = database === undefined ? undefined : orders(database);

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    say(response, 503, { error: error instanceof Error ? error.message : String(error) });
  });
});
// Longer than a load balancer keeps a connection that nobody uses: that one closes it, so no request meets a closed one.
server.keepAliveTimeout = 65_000;
server.listen(own.port);

process.on("SIGTERM", () => {
  server.close(async () => {
    await database?.close();
    process.exit(0);
  });
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  switch (`${request.method} ${pathOf(request)}`) {
    case "GET /healthz":
      say(response, 200, {});
      return;
    case "GET /":
      say(response, 200, known === undefined ? { server: await greeted(own) } : await known.count());
      return;
    case "POST /orders":
      await place(request, response);
      return;
    case "GET /orders/ids":
      if (known === undefined) break;
      response.setHeader("Content-Type", "text/plain");
      response.end((await known.ids()).map((id) => `${id}\n`).join(""));
      return;
  }
  say(response, 404, { error: "there is nothing here" });
}

function pathOf({ url }: IncomingMessage): string {
  return url?.split("?")[0] ?? "";
}

async function place(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const id = idIn(await bodyOf(request));
  if (known === undefined) say(response, 404, { error: "orders are not taken here" });
  else if (id === undefined) say(response, 400, { error: 'expected {"id": "…"}, of 1 to 64 characters' });
  else say(response, (await known.place(id)) ? 201 : 200, { id });
}

function idIn(body: string): string | undefined {
  try {
    const { id }: { id?: unknown } = JSON.parse(body);
    return typeof id === "string" && /^[\w.-]{1,64}$/.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  return body;
}

/** Says who answered, too. */
function say(response: ServerResponse, status: number, content: object): void {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(`${JSON.stringify({ service: own.service, instance: own.instance, ...content })}\n`);
}
