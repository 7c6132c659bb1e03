/** Speaks HTTP to anybody, whatever they send: clients, proxies, health checks of every kind, and checks that only connect. */
import { createServer, type Server } from "node:http";
import type { Answer } from "./answer.ts";
import { WORK_HEADER } from "./work-header.ts";

/** @param heard told of each request before it is answered: the address it came from, and whether it is work */
export function httpServer(
  heard: (from: string, work: boolean) => void,
  answer: () => Promise<Answer>,
): Server {
  const workHeader = WORK_HEADER.toLowerCase();
  const server = createServer(
    // Health checks speak HTTP/1.0 or leave out Host; connections are kept as long as load balancers like.
    { requireHostHeader: false, keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 },
    (request, response) => {
      request.resume();
      heard(request.socket.remoteAddress ?? "", request.headers[workHeader] !== undefined);
      answer().then(({ status, body }) => {
        response.writeHead(status, {
          "Content-Type": "application/json",
          "Content-Length": Buffer.byteLength(body),
        });
        response.end(request.method === "HEAD" ? undefined : body);
      });
    },
  );
  // What is not HTTP came from somebody who only wanted to know whether anybody is there.
  server.on("clientError", (_error, socket) => socket.destroy());
  return server;
}
