"""Schemas, accounts and privileges, as setup-primary.sql has them. Run on the primary; the others get them from there."""
import subprocess
import threading

from clock import say


class Setup:
    def __init__(self, client, socket, sql_file, secrets_folder, secrets):
        self._command = [client, "--no-defaults", "--protocol=socket", "--socket=" + socket, "--user=root", "--batch",
                         "--default-character-set=utf8mb4"]
        self._sql_file = sql_file
        self._secrets_folder = secrets_folder
        self._secrets = secrets

    def run(self, patience=60):
        """What it is refused is said, and keeps nobody from writing: it is the same at the next start."""
        variables = "".join(self._variable(name) for name in self._secrets)
        with open(self._sql_file, encoding="utf-8") as file:
            text = variables + file.read()
        try:
            done = subprocess.run(self._command, input=text.encode(), stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE, timeout=patience)
        except subprocess.TimeoutExpired:
            say("%s did not end within %d s" % (self._sql_file, patience))
            return
        if done.returncode != 0:
            say("%s was refused: %s" % (self._sql_file, done.stderr.decode(errors="replace").strip()))

    def run_beside(self):
        """Writes are taken meanwhile: what it makes is there already, unless the topology has changed."""
        threading.Thread(target=self.run, daemon=True).start()

    def _variable(self, name):
        """As hexadecimal digits, in which nothing can be mistaken for SQL. Newlines at the end do not count."""
        return "SET @`%s` = _utf8mb4 X'%s';\n" % (name, read_secret(self._secrets_folder, name).encode().hex())


def read_secret(folder, name):
    with open("%s/%s" % (folder, name), encoding="utf-8") as file:
        return file.read().rstrip("\n")
