import { connection } from "./shared.ts";

export const KEYSTONE_FILE = "/etc/nospof/keystone.conf";

/** A token that lasts longer than any test. */
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
[cache]
enabled = false
`;
