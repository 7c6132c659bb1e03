"""Opens what nospof delivers to this machine."""

import base64
import hashlib
import hmac
import os
import subprocess
import zlib

DELIVERY = "nospof.delivery"


class Refused(Exception):
    """What was delivered is not for this machine, or not whole."""


def signed(key, purpose, content=b""):
    return hmac.new(key.encode(), b"nospof %s\n" % purpose + content, hashlib.sha256)


def collected(items):
    """Digest and text of the sealed document in the metadata of a server; None where there is none."""
    if DELIVERY not in items:
        return None
    version, count, digest = items[DELIVERY].split()
    if version != "1":
        raise Refused("its form %s is not known here" % version)
    try:
        return digest, "".join(items["%s.%03d" % (DELIVERY, part)] for part in range(int(count)))
    except KeyError as missing:
        raise Refused("%s is missing" % missing)


def opened(text, key):
    """The document, as it was before `seal` of src/targets/openstack/delivery/sealed.ts."""
    sealed = base64.b64decode(text)
    encrypted, signature = sealed[:-32], sealed[-32:]
    if not hmac.compare_digest(signed(key, b"signature", encrypted).digest(), signature):
        raise Refused("its signature is wrong")
    command = ["openssl", "enc", "-d", "-aes-256-ctr", "-pbkdf2", "-md", "sha256", "-pass", "env:NOSPOF_PASSWORD"]
    password = signed(key, b"encryption").hexdigest()
    answer = subprocess.run(
        command, input=b"Salted__" + encrypted, env={**os.environ, "NOSPOF_PASSWORD": password}, stdout=-1, check=True
    )
    return zlib.decompress(answer.stdout).decode()
