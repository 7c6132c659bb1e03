/**
 * Neutron's metadata agent: hands on to Nova what machines ask, and tells it which of them it was.
 *
 *   node metadata-proxy.js SOCKET SECRET SERVERS
 *
 * SOCKET   of Nova's metadata API
 * SECRET   what proves that this is Neutron (`metadata_proxy_shared_secret`)
 * SERVERS  JSON file: address → { "id", "project" } of the server
 *
 * Listens on 169.254.169.254, port 80.
 */
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, request } from "node:http";

const [socketPath, secret = "", servers = ""] = process.argv.slice(2);

createServer((asked, answer) => {
  const address = asked.socket.remoteAddress ?? "";
  const server = JSON.parse(readFileSync(servers, "utf8"))[address];
  if (server === undefined) {
    answer.writeHead(404).end();
    return;
  }
  const parts = [];
  asked.on("data", (part) => parts.push(part));
  asked.on("end", () => {
    const body = Buffer.concat(parts);
    const headers = {
      "X-Forwarded-For": address,
      "X-Instance-ID": server.id,
      "X-Tenant-ID": server.project,
      "X-Instance-ID-Signature": createHmac("sha256", secret).update(server.id).digest("hex"),
      "Content-Length": String(body.length),
    };
    const options = { socketPath, path: asked.url, method: asked.method, headers };
    const sent = request(options, (response) => {
      answer.writeHead(response.statusCode ?? 502);
      response.pipe(answer);
    });
    sent.on("error", () => answer.writeHead(502).end());
    sent.end(body);
  });
}).listen(80, "169.254.169.254", () => console.log("listens"));
