/** What a registered machine is told, opened with the key in its user data. */
import { createDecipheriv, createHmac, pbkdf2Sync } from "node:crypto";
import { inflateSync } from "node:zlib";
import type { MachineDocument } from "../../../src/targets/openstack/delivery/document.ts";
import { DELIVERY } from "../../../src/targets/openstack/delivery/metadata-items.ts";
import { find, isRecord, type Recording } from "../recording.ts";

export const INSTANCE = "openstack:compute/instance:Instance";
export const STASH = "pulumi:index:Stash";

/** The metadata of a machine. */
export function metadataOf(recording: Recording, name: string): Readonly<Record<string, string>> {
  const { metadata } = find(recording, INSTANCE, name).inputs;
  if (!isRecord(metadata)) throw new Error(`${name} has no metadata`);
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, String(value)]));
}

/** @param key Default: that of the machine's user data */
export function toldTo(
  recording: Recording,
  name: string,
  key = keyIn(String(find(recording, INSTANCE, name).inputs.userData)),
): MachineDocument {
  const items = metadataOf(recording, name);
  const [, count] = (items[DELIVERY] ?? "").split(" ");
  const parts = Array.from(
    { length: Number(count) },
    (_, index) => items[`${DELIVERY}.${String(index).padStart(3, "0")}`],
  );
  const sealed = Buffer.from(parts.join(""), "base64");
  const encrypted = sealed.subarray(0, -32);
  const hmac = (purpose: string, content = Buffer.alloc(0)): Buffer =>
    createHmac("sha256", key).update(`nospof ${purpose}\n`).update(content).digest();
  if (!hmac("signature", encrypted).equals(sealed.subarray(-32))) throw new Error(`${name} has another key`);
  const salt = encrypted.subarray(0, 8);
  const derived = pbkdf2Sync(hmac("encryption").toString("hex"), salt, 10_000, 48, "sha256");
  const decipher = createDecipheriv("aes-256-ctr", derived.subarray(0, 32), derived.subarray(32));
  const told = JSON.parse(
    inflateSync(Buffer.concat([decipher.update(encrypted.subarray(8)), decipher.final()])).toString(),
  );
  const texts = textsIn(String(find(recording, INSTANCE, name).inputs.userData));
  return {
    ...told,
    files: told.files.map((file: { readonly text?: string; readonly born?: string }) => ({
      ...file,
      text: file.text ?? texts[file.born ?? ""],
    })),
  };
}

/** What a machine has from its birth. */
function textsIn(userData: string): Readonly<Record<string, string>> {
  const [, born] = /^ *BORN = "([^"]+)"$/m.exec(userData) ?? [];
  return born === undefined ? {} : JSON.parse(inflateSync(Buffer.from(born, "base64")).toString()).texts;
}

function keyIn(userData: string): string {
  const [, key] = /^ *KEY = "([^"]+)"$/m.exec(userData) ?? [];
  if (key === undefined) throw new Error("the user data has no key");
  return key;
}

/** The state of stacks whose machines exist already, for `record`: each with what it was born with. */
export function bornIn(recording: Recording): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  return Object.fromEntries(
    recording.resources
      .filter(({ type }) => type === STASH)
      .map(({ name, inputs }) => [`${STASH} ${name}`, { output: inputs.input }]),
  );
}
