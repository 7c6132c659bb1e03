import { type Declaration, declare } from "./declaration.ts";

export type SecretDeclaration = Declaration<"secret", Record<string, never>>;

/**
 * A secret by name. Its value is given to `pulumi up` and never stands in a topology, a plan or a compiled file.
 * @example const certificate = secret("shop-tls");
 */
export function secret(name: string): SecretDeclaration {
  return declare("secret", name, {}, secret);
}
