/** Clients that send a request every 20 ms, whatever became of those before, and note what they see. */
import { z } from "zod";
import type { Namespace } from "../programs/namespace.ts";

/**
 * Every request on a connection of its own; `kept`: over connections that are kept, as browsers do: they send a GET once more when
 * the connection was closed just as it went out (https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2).
 */
export type Connections = "new" | "kept";

export interface Sighting {
  readonly requests: number;
  readonly answered: number;
  /** What failures looked like, e.g. `503` or `ECONNRESET`. */
  readonly failures: readonly string[];
  /** Longest time between two answers in a row. */
  readonly longestGapMs: number;
  /** Longest wait for an answer. */
  readonly slowestMs: number;
  /** Who answered, and how often. */
  readonly answers: Readonly<Record<string, number>>;
}

export interface SteadyClients {
  /** Ends the sending, waits for what is under way, and tells. */
  readonly end: () => Promise<Sighting>;
}

const sighting = z.object({
  requests: z.number(),
  answered: z.number(),
  failures: z.array(z.string()),
  longestGapMs: z.number(),
  slowestMs: z.number(),
  answers: z.record(z.string(), z.number()),
});

/** Ends when the file named by its second argument exists. */
const CLIENT = `
const http = require("node:http"), fs = require("node:fs");
const [url, stop, connections, method] = process.argv.slice(1);
const agent = connections === "kept" ? new http.Agent({ keepAlive: true, maxSockets: 50 }) : false;
const now = () => performance.now();
let requests = 0, open = 0, last, gap = 0, slowest = 0, answered = 0, sending = true;
const failures = [], answers = {};
const finish = () => { if (!sending && open === 0) {
  console.log(JSON.stringify({ requests, answered, failures, longestGapMs: gap, slowestMs: slowest, answers }));
  process.exit();
} };
const send = (resent) => {
  if (!resent) { requests++; open++; }
  const start = now();
  let over = false;
  const end = (failure, body) => {
    if (over) return;
    over = true; open--;
    const at = now();
    if (failure === undefined) {
      if (last !== undefined) gap = Math.max(gap, at - last);
      last = at; answered++; slowest = Math.max(slowest, at - start);
      answers[body] = (answers[body] ?? 0) + 1;
    } else failures.push(failure + " after " + Math.round(at - start) + " ms");
    finish();
  };
  const asked = http.request(url, { agent, method, timeout: 10000 }, (answer) => {
    let body = "";
    answer.setEncoding("utf8").on("data", (text) => { body += text; });
    answer.on("end", () => end(answer.statusCode === 200 ? undefined : String(answer.statusCode), body));
    answer.on("error", (error) => end("broken " + error.code));
  });
  asked.on("timeout", () => { end("timeout"); asked.destroy(); });
  asked.on("error", (error) => {
    const closedMeanwhile = asked.reusedSocket && error.code === "ECONNRESET" && asked.res === null;
    if (closedMeanwhile && method === "GET" && !resent && !over) { over = true; return send(true); }
    end(asked.reusedSocket ? "reused " + error.code : error.code ?? error.message);
  });
  asked.end();
};
const timer = setInterval(() => {
  if (!fs.existsSync(stop)) return send();
  clearInterval(timer); sending = false; finish();
}, 20);
`;

let started = 0;

export async function startClients(
  host: Namespace,
  url: string,
  connections: Connections = "new",
  method: "GET" | "POST" = "GET",
): Promise<SteadyClients> {
  const stop = `/run/clients-${started++}`;
  const client = await host.start([process.execPath, "-e", CLIENT, url, stop, connections, method]);
  return {
    end: async () => {
      await host.write([{ path: stop, content: "" }]);
      await client.ended;
      return sighting.parse(JSON.parse(client.output()));
    },
  };
}
