/** What the program is told by its environment. */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

export interface Settings {
  /** Name of the service, for answers. */
  readonly service: string;
  readonly instance: string;
  readonly port: number;
  readonly database: string;
  readonly databasePort: number;
  /** Address of the database's primary. */
  readonly writer: string;
  /** Addresses of its servers, any of which answers questions. */
  readonly readers: readonly string[];
  /** Without one it can't log in, and tells only whether a server is there. */
  readonly account: { readonly name: string; readonly password: string } | undefined;
}

/** @throws Error that names the variable that is missing */
export function settings(environment: Readonly<Record<string, string | undefined>> = process.env): Settings {
  const required = (name: string): string => {
    const value = environment[name];
    if (!value) throw new Error(`${name} is not set`);
    return value;
  };
  const { ACCOUNT: name, PASSWORD_FILE: file } = environment;
  return {
    service: required("SERVICE"),
    instance: hostname(),
    port: Number(environment.PORT ?? 8080),
    database: required("DATABASE"),
    databasePort: Number(environment.DATABASE_PORT ?? 3306),
    writer: required("WRITER"),
    readers: required("READERS").split(","),
    account: name && file ? { name, password: readFileSync(file, "utf8").trimEnd() } : undefined,
  };
}
