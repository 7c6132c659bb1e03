/** Questions to the APIs of a cloud. */
import { readFileSync } from "node:fs";
import { request as plain } from "node:http";
import { request as encrypted } from "node:https";

/** How the cloud proves who it is, and who asks it. */
export interface Trust {
  /** Certificate authority, PEM or the path of a PEM file. Default: those that Node knows. */
  readonly cacert: string | undefined;
  /** Client certificate and its key, likewise. */
  readonly cert: string | undefined;
  readonly key: string | undefined;
  /** Whether any certificate will do. */
  readonly insecure: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** Milliseconds that an API gets to answer, where nothing else is said. */
export const PATIENCE_MS = 30_000;

export interface QuestionOptions {
  readonly patienceMs?: number;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** @throws Error when there is no answer, naming the host */
export function ask(
  method: "GET" | "POST" | "DELETE",
  url: URL,
  headers: Readonly<Record<string, string>>,
  trust: Trust,
  { patienceMs = PATIENCE_MS, body }: QuestionOptions = {},
): Promise<Answer> {
  const content = body === undefined ? undefined : JSON.stringify(body);
  const send = url.protocol === "https:" ? encrypted : plain;
  return new Promise((resolve, reject) => {
    const sent = send(
      url,
      {
        method,
        timeout: patienceMs,
        ca: pem(trust.cacert),
        cert: pem(trust.cert),
        key: pem(trust.key),
        rejectUnauthorized: !trust.insecure,
        headers: {
          accept: "application/json",
          ...(content !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(parts).toString(),
          }),
        );
      },
    );
    sent.on("timeout", () => sent.destroy(new Error(`no answer within ${patienceMs / 1000} s`)));
    sent.on("error", (error) => reject(new Error(`${url.host} cannot be asked: ${error.message}`)));
    sent.end(content);
  });
}

/** The provider takes either. */
function pem(given: string | undefined): string | undefined {
  if (given === undefined || given.includes("-----BEGIN")) return given;
  return readFileSync(given, "utf8");
}
