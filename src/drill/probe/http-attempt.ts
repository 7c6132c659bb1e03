/** A request on a connection of its own. */
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { WORK_HEADER } from "../../targets/lab/responder/work-header.ts";
import type { ProbeRequest } from "../model.ts";
import { type Attempter, failedBy, type Place } from "./attempt-result.ts";
import { readHttpAnswer } from "./http-answer.ts";

type HttpRequest = Extract<ProbeRequest, { kind: "http" }>;

export function httpAttempter(request: HttpRequest, { address, port }: Place): Attempter {
  const { hostname, tls } = request;
  const servername = hostname !== undefined && isIP(hostname) === 0 ? hostname : "";
  // Resumed where the server lets it: most of what TLS costs both ends is the first handshake.
  let session: Buffer | undefined;

  const open = (source: string | undefined): Socket => {
    const place = { host: address, port, ...(source !== undefined && { localAddress: source }) };
    if (!tls) return connect({ ...place, noDelay: true });
    const socket = connectTls({
      ...place,
      servername,
      rejectUnauthorized: false,
      ...(session && { session }),
    });
    socket.on("session", (fresh: Buffer) => {
      session = fresh;
    });
    return socket;
  };

  return ({ number, source, end }) => {
    const socket = open(source);
    let text = "";
    let over = false;
    const read = (ended: boolean): void => {
      const result = over ? undefined : readHttpAnswer(text, ended);
      if (result === undefined) return;
      over = true;
      end(result);
      socket.destroy();
    };
    socket.setEncoding("latin1");
    socket.on("data", (chunk) => {
      text += String(chunk);
      read(false);
    });
    socket.on("end", () => read(true));
    socket.on("close", () => read(true));
    socket.on("error", (error) => {
      if (over) return;
      over = true;
      // A session that the server does not like must not stand in the way of the next attempt.
      session = undefined;
      end(failedBy(error));
    });
    socket.write(requestText(request, address, number));
    return () => {
      over = true;
      socket.destroy();
    };
  };
}

function requestText({ path, hostname, varyHeader }: HttpRequest, address: string, number: number): string {
  const varied =
    varyHeader === undefined || varyHeader.toLowerCase() === "host" ? [] : [`${varyHeader}: ${number}`];
  return [
    `GET ${path}${path.includes("?") ? "&" : "?"}probe=${number} HTTP/1.1`,
    `Host: ${hostname ?? address}`,
    `${WORK_HEADER}: 1`,
    ...varied,
    "Connection: close",
    "\r\n",
  ].join("\r\n");
}
