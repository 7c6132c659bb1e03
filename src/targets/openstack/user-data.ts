/** cloud-init user data: puts the agent on a bare cloud image, at its first start. */
import { deflateSync } from "node:zlib";
import { Document } from "yaml";
import { shippedFile } from "../shipped-file.ts";
import { AGENT } from "./agent-sources.ts";

/**
 * The `#cloud-config` document. Nothing of it comes from the topology but the name: all else is in the metadata, which
 * the agent reads, so that a change of the topology never is a change of user data, which would replace the machine.
 *
 * Valid for cloud-init of Debian 12 (22.4) and newer. It comes to `bootcmd` at every start, and does its work at the first.
 *
 * @param key that opens what the machine is told
 * @param texts of files, by their SHA-256, that it is told by that alone
 */
export function userData(
  instance: string,
  key: string,
  texts: Readonly<Record<string, string>> = {},
): string {
  const born = deflateSync(JSON.stringify({ agent: AGENT, texts }), { level: 9 }).toString("base64");
  const program = shippedFile("openstack/first-start.py")
    .replace('BORN = ""', `BORN = "${born}"`)
    .replace('KEY = ""', `KEY = "${key}"`);
  const document = new Document({
    hostname: instance,
    // In a here-document, so that no command line shows the key.
    bootcmd: [`cloud-init-per instance nospof python3 - <<'${END}'\n${program}${END}\n`],
  });
  return `#cloud-config\n${document.toString({ lineWidth: 0, blockQuote: "literal" })}`;
}

const END = "END-OF-PROGRAM";
