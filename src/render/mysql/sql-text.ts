/**
 * Values as they stand in SQL. Input is validated long before; these are the gate all the same, so that no plan,
 * however it was made, can add a statement: a name outside the closed character sets is refused, text is quoted.
 */
import { Address4 } from "ip-address";

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
const SECRET = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
const TOKEN = /^(?:'(?:[^'\\]|\\.|'')*'|`[A-Za-z0-9_]+`|@`[a-z0-9-]+`)$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/**
 * A string literal for a session without ANSI_QUOTES and NO_BACKSLASH_ESCAPES, which every rendered file sets.
 * @throws Error for text with control characters: no value of a plan has any.
 * @example stringLiteral("it's") // 'it''s'
 */
export function stringLiteral(text: string): string {
  if (CONTROL.test(text) || !text.isWellFormed()) throw refused("text", text, "one line of text");
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

/** @throws Error for anything but letters, digits and `_`. @example identifier("shop") // `shop` */
export function identifier(name: string): string {
  return `\`${checkedName(name)}\``;
}

/**
 * A schema in GRANT, where `_` stands for any character unless it is escaped: `shop_eu` would also open `shopXeu`.
 * @example grantPattern("shop_eu") // shop\_eu
 */
export function grantPattern(schema: string): string {
  return checkedName(schema).replaceAll("_", "\\_");
}

/**
 * An account bound to a network, in the form with a netmask, which both servers read.
 * @throws Error for a name outside the closed character set or a CIDR that is none.
 * @example accountName("api", "10.0.2.0/24") // 'api'@'10.0.2.0/255.255.255.0'
 */
export function accountName(user: string, cidr: string): string {
  if (!cidr.includes("/") || !Address4.isValid(cidr)) throw refused("network", cidr, "an IPv4 CIDR");
  const network = new Address4(cidr);
  const mask = network.subnetMaskAddress().correctForm();
  return `'${checkedName(user)}'@'${network.startAddress().correctForm()}/${mask}'`;
}

/** The user variable that holds a secret while a file runs. @example secretVariable("orders-api") // @`orders-api` */
export function secretVariable(secret: string): string {
  return `@\`${checkedSecret(secret)}\``;
}

/** A secret's name where it becomes a file name and a word of the shell. @throws Error for anything that could be more. */
export function checkedSecret(secret: string): string {
  if (!SECRET.test(secret)) throw refused("secret", secret, 'lower-case letters, digits and "-"');
  return secret;
}

/**
 * The quoting of a template of SQL: values are quoted before, each in its own way, and only whole tokens get in.
 * @throws Error for anything but one string, one quoted name or one variable.
 */
export function sqlToken(token: string): string {
  if (!TOKEN.test(token)) throw refused("value", token, "a string, a quoted name or a variable");
  return token;
}

function checkedName(name: string): string {
  if (!NAME.test(name)) throw refused("SQL name", name, 'letters, digits and "_", not starting with a digit');
  return name;
}

function refused(what: string, given: string, expected: string): Error {
  return new Error(`cannot render SQL: ${what} ${JSON.stringify(given)} is not ${expected}`);
}
