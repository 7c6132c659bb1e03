/** A document that only its machine can read, and that nobody else can have written: see ADR 10. */
import { createCipheriv, createHmac, pbkdf2Sync } from "node:crypto";
import { deflateSync } from "node:zlib";

const SALT_BYTES = 8;
/** `openssl enc -pbkdf2`: its default. The key is random already, so none are needed for its sake. */
const ROUNDS = 10_000;

/** What travels: the same bytes for the same text and key. */
export interface SealedDocument {
  /** Base64. */
  readonly text: string;
  /** Sixteen hexadecimal digits that tell it from any other. Gives away nothing of its content. */
  readonly digest: string;
}

/**
 * Compressed, encrypted as `openssl enc -aes-256-ctr -pbkdf2 -md sha256` does, and signed (HMAC-SHA256, last 32 bytes).
 * The salt is derived from the content, so that nothing changes while the content does not. `delivery.py` opens it.
 *
 * @param key of the machine, as it stands in its user data
 */
export function seal(text: string, key: string): SealedDocument {
  const compressed = deflateSync(text, { level: 9 });
  const salt = hmac(key, "salt", compressed).subarray(0, SALT_BYTES);
  const derived = pbkdf2Sync(hmac(key, "encryption").toString("hex"), salt, ROUNDS, 48, "sha256");
  const cipher = createCipheriv("aes-256-ctr", derived.subarray(0, 32), derived.subarray(32));
  const encrypted = Buffer.concat([salt, cipher.update(compressed), cipher.final()]);
  const signature = hmac(key, "signature", encrypted);
  return {
    text: Buffer.concat([encrypted, signature]).toString("base64"),
    digest: signature.subarray(0, 8).toString("hex"),
  };
}

function hmac(key: string, purpose: string, content: Buffer = Buffer.alloc(0)): Buffer {
  return createHmac("sha256", key).update(`nospof ${purpose}\n`).update(content).digest();
}
