/**
 * The leaves of every schema. Each message is the text after "expected …", whatever is wrong with the value.
 * Character sets are closed lists: what can't be said here can't reach a configuration.
 */
import { z } from "zod";

/** Names of parts: they become host names, container names and server names (RFC 1123 labels, with room for a suffix). */
export const partName = z
  .string(`a name: a lower-case letter, then up to 39 lower-case letters, digits or "-", not ending in "-"`)
  .regex(
    /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
    `a name: a lower-case letter, then up to 39 lower-case letters, digits or "-", not ending in "-"`,
  );

/** A whole number with both bounds included. */
export function wholeNumber(from: number, to: number) {
  const expected = `a whole number from ${from} to ${to}`;
  return z.number(expected).int(expected).min(from, expected).max(to, expected);
}

/** TCP and UDP ports. */
export const portNumber = wholeNumber(1, 65_535);

export const flag = z.boolean("true or false");

/** Text without control characters: it may stand in one line of a file. */
export function singleLine(expected: string, longest = 1024) {
  const message = `${expected} (one line, at most ${longest} characters)`;
  return (
    z
      .string(message)
      .min(1, message)
      .max(longest, message)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
      .regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]*$/, message)
      .refine((text) => text.isWellFormed(), message)
  );
}

const MILLISECONDS = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  // 8760 hours, the year of reliability data.
  y: 31_536_000_000,
} as const;

/** A duration, in milliseconds. */
export function duration(from: string, to: string) {
  const expected = `a duration from "${from}" to "${to}", such as "500ms", "3s", "6h" or "14d"`;
  const [least, most] = [milliseconds(from), milliseconds(to)];
  return z.string(expected).transform((text, context) => {
    const value = milliseconds(text);
    if (value !== undefined && least !== undefined && most !== undefined && value >= least && value <= most) {
      return value;
    }
    context.addIssue({ code: "custom", message: expected, input: text });
    return z.NEVER;
  });
}

function milliseconds(text: string): number | undefined {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d|w|y)$/.exec(text);
  if (match === null) return undefined;
  const unit = match[2] as keyof typeof MILLISECONDS;
  const value = Number(match[1]) * MILLISECONDS[unit];
  return Number.isInteger(value) ? value : undefined;
}

const BYTES = {
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
  KB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  TB: 1000 ** 4,
} as const;

const BYTE_SIZE = `a size such as "512MiB" or "20GiB"`;

/** A size, in bytes. */
export const byteSize = z.string(BYTE_SIZE).transform((text, context) => {
  const match = /^(\d{1,6}(?:\.\d{1,3})?)(KiB|MiB|GiB|TiB|KB|MB|GB|TB)$/.exec(text);
  const value = match === null ? 0 : Math.floor(Number(match[1]) * BYTES[match[2] as keyof typeof BYTES]);
  if (value > 0) return value;
  context.addIssue({ code: "custom", message: BYTE_SIZE, input: text });
  return z.NEVER;
});

/** What a percentage is, after "expected …". */
export const PERCENTAGE = `a share of time between "0%" and "100%", such as "99.95%"`;

/** A percentage, as a fraction. */
export const percentage = z.string(PERCENTAGE).transform((text, context) => {
  const match = /^(\d{1,3}(?:\.\d{1,9})?)%$/.exec(text);
  const value = match === null ? -1 : Number(match[1]);
  // Rounded to the digits that can be written, so that "99.9%" is 0.999 and not 0.9990000000000001.
  if (value > 0 && value <= 100) return Number((value / 100).toFixed(11));
  context.addIssue({ code: "custom", message: PERCENTAGE, input: text });
  return z.NEVER;
});

/** Cores. */
export const cores = z
  .number("a number of cores from 0.01 to 1024")
  .min(0.01, "a number of cores from 0.01 to 1024")
  .max(1024, "a number of cores from 0.01 to 1024");

const PATH = `an absolute path of letters, digits, ".", "_" and "-", without ".."`;

/** An absolute path on an instance. */
export const absolutePath = z
  .string(PATH)
  .max(255, PATH)
  .regex(/^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*|\/\.[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/, PATH);

const URL_PATH = `a path such as "/healthz", of letters, digits and . _ ~ - / ? & = % : @ , +`;

/** The path of an HTTP request. */
export const urlPath = z
  .string(URL_PATH)
  .max(255, URL_PATH)
  .regex(/^\/[A-Za-z0-9._~/?&=%:@,+-]*$/, URL_PATH);

const HOSTNAME = `a host name such as "shop.example"`;
const HOSTNAME_PATTERN =
  /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

/** A DNS name. */
export const hostname = z
  .string(HOSTNAME)
  .regex(HOSTNAME_PATTERN, HOSTNAME)
  .refine((name) => !/^[\d.]+$/.test(name), HOSTNAME);

const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const IPV4_PATTERN = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);

/** An IPv4 address in its canonical form. */
export const ipv4 = z
  .string(`an IPv4 address such as "10.0.1.10"`)
  .regex(IPV4_PATTERN, `an IPv4 address such as "10.0.1.10"`);

const ADDRESS = `a host name or an IPv4 address`;

/** A host name or an IPv4 address. */
export const address = z
  .string(ADDRESS)
  .refine(
    (text) => IPV4_PATTERN.test(text) || (HOSTNAME_PATTERN.test(text) && !/^[\d.]+$/.test(text)),
    ADDRESS,
  );

const HEADER = `the name of an HTTP header, such as "X-User"`;
export const headerName = z.string(HEADER).regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, HEADER);

const IMAGE = `a container image such as "registry.example/api:1.4.2"`;

/** An image reference (the grammar of the distribution specification: registry, path, tag, digest). */
export const image = z
  .string(IMAGE)
  .max(512, IMAGE)
  .regex(
    /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[a-f0-9]{64})?$/,
    IMAGE,
  );

const SQL_NAME = `a name of up to 32 letters, digits and "_", not starting with a digit`;

/** Schemas and accounts: 32 is the shortest limit of both servers (MySQL user names). */
export const sqlName = z.string(SQL_NAME).regex(/^(?!__proto__$)[A-Za-z_][A-Za-z0-9_]{0,31}$/, SQL_NAME);

const VARIABLE = `the name of an environment variable, such as "LOG_LEVEL"`;
export const variableName = z
  .string(VARIABLE)
  .regex(/^(?!__proto__$)[A-Za-z_][A-Za-z0-9_]{0,127}$/, VARIABLE);

/** A release of a program. */
export const release = z
  .string(`a release such as "1.22" or "10.11"`)
  .regex(/^\d{1,3}\.\d{1,3}(?:\.\d{1,3})?$/, `a release such as "1.22" or "10.11"`);
