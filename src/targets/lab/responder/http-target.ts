/** Asks an HTTP server: any answer that is neither an error of the client nor of the server counts. */
import { Agent, type ClientRequest, type IncomingMessage, type RequestOptions, request } from "node:http";
import { isIP } from "node:net";
import { askOverKept, type Exchange } from "./kept-connection.ts";
import type { ResponderTarget } from "./spec.ts";
import type { AskTarget, TargetAnswer } from "./target-answer.ts";
import { WORK_HEADER } from "./work-header.ts";

type HttpTarget = Extract<ResponderTarget, { kind: "http" }>;

/** More is no answer of a stand-in. */
const LONGEST_BODY = 16_384;

export async function httpTarget(target: HttpTarget): Promise<AskTarget> {
  const { address, port, path, hostname } = target;
  const common: RequestOptions = {
    host: address,
    port,
    path,
    headers: { Host: hostname ?? address, [WORK_HEADER]: "1" },
  };
  if (!target.tls) {
    const agent = new Agent({ keepAlive: true, maxFreeSockets: 1 });
    return overKept((fresh) => request({ ...common, agent: fresh ? newConnection(agent) : agent }));
  }
  // Only those who need TLS load it.
  const https = await import("node:https");
  const agent = new https.Agent({ keepAlive: true, maxFreeSockets: 1 });
  // A name is sent along so that the server can choose its certificate, which nobody verifies: it is made for the lab.
  const servername = hostname !== undefined && isIP(hostname) === 0 ? hostname : "";
  const options = { ...common, servername, rejectUnauthorized: false };
  return overKept((fresh) => https.request({ ...options, agent: fresh ? newConnection(agent) : agent }));
}

/** The same agent, with no connection left that could be taken up: what is opened now is kept for the next question. */
function newConnection<Kind extends Agent>(agent: Kind): Kind {
  for (const sockets of Object.values(agent.freeSockets))
    for (const socket of sockets ?? []) socket.destroy();
  return agent;
}

function overKept(send: (fresh: boolean) => ClientRequest): AskTarget {
  return askOverKept(
    () => exchangeOf(send(false)),
    () => exchangeOf(send(true)),
  );
}

function exchangeOf(sent: ClientRequest): Exchange {
  let answered = false;
  const answer = new Promise<TargetAnswer>((resolve, reject) => {
    sent.on("error", reject);
    sent.on("response", (response) => {
      readAnswer(response).then((read) => {
        answered = true;
        resolve(read);
      }, reject);
    });
    sent.end();
  });
  return {
    answer,
    onKept: () => sent.reusedSocket,
    abandon: () => {
      if (!answered) sent.destroy();
    },
  };
}

async function readAnswer(response: IncomingMessage): Promise<TargetAnswer> {
  let body = "";
  for await (const chunk of response) {
    if (body.length < LONGEST_BODY) body += String(chunk);
  }
  const status = response.statusCode ?? 500;
  return { up: status < 400, degraded: degradedIn(body) };
}

/** What a stand-in says that it lacks; users' programs say nothing of the kind. */
function degradedIn(body: string): readonly string[] {
  if (!body.startsWith("{")) return [];
  try {
    const parsed: unknown = JSON.parse(body);
    const named =
      typeof parsed === "object" && parsed !== null && "degraded" in parsed ? parsed.degraded : [];
    return Array.isArray(named) ? named.filter((name) => typeof name === "string") : [];
  } catch {
    // No stand-in, although it began like one.
    return [];
  }
}
