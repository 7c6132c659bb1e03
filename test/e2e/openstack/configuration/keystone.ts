import { connection } from "./shared.ts";

export const KEYSTONE_FILE = "/etc/nospof/keystone.conf";

/**
 * Tokens last longer than any test, passwords are hashed as fast as keystone allows, and what it has once read it keeps in the
 * memory of its only process: every service asks it about every token.
 */
export const KEYSTONE = `\
[database]
${connection("keystone")}
[token]
provider = fernet
expiration = 86400
[fernet_tokens]
key_repository = /var/lib/keystone/fernet-keys
[fernet_receipts]
key_repository = /var/lib/keystone/fernet-keys
[credential]
key_repository = /var/lib/keystone/credential-keys
[identity]
password_hash_rounds = 4
[cache]
enabled = true
backend = dogpile.cache.memory_pickle
`;
