/**
 * A cloud's metadata service: what Nova's answers of it (nova/api/metadata), for servers known by the address they ask from.
 *
 *   node metadata-service.js FOLDER
 *
 * FOLDER/addresses.json names the server of each address. FOLDER/<server> holds `meta_data.json`, `flavor`, and `password`
 * once the server has left one. What is known of a server is kept for FOLDER/cache-seconds seconds, as Nova does. Listens on
 * 169.254.169.254, port 80.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const [folder = ""] = process.argv.slice(2);
const cached = new Map();

function read(server, name) {
  const path = join(folder, server, name);
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** All that Nova knows of a server, which it reads at once and keeps for a while. */
function knownOf(server) {
  const known = cached.get(server);
  if (known !== undefined && known.until > performance.now()) return known;
  const seconds = Number(readFileSync(join(folder, "cache-seconds"), "utf8"));
  const fresh = {
    until: performance.now() + seconds * 1000,
    metadata: read(server, "meta_data.json"),
    flavor: read(server, "flavor"),
    password: read(server, "password"),
  };
  cached.set(server, fresh);
  return fresh;
}

function answer(address, method, path, body) {
  const server = JSON.parse(read("", "addresses.json"))[address];
  if (server === undefined) return [404, ""];
  const known = knownOf(server);
  switch (path) {
    case "/openstack":
      return [200, "latest"];
    case "/openstack/latest/meta_data.json":
      return [200, known.metadata];
    case "/latest/meta-data/instance-type":
      return known.flavor === "" ? [404, ""] : [200, known.flavor];
    case "/openstack/latest/password":
      if (method !== "POST") return [200, known.password];
      if (known.password !== "") return [409, ""];
      if (Buffer.byteLength(body) > 1020) return [400, ""];
      writeFileSync(join(folder, server, "password"), body);
      return [200, ""];
    default:
      return [404, ""];
  }
}

createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const body = Buffer.concat(parts).toString();
    const [status, text] = answer(request.socket.remoteAddress, request.method, request.url, body);
    response.writeHead(status, { connection: "close" }).end(text);
  });
}).listen(80, "169.254.169.254", () => console.log("listens"));
