"""A mail server (aiosmtpd) for tests: keeps what it takes in a folder, and behaves as whom one writes to is called.

    python3 smtp.py FOLDER [--tls starttls|always CERTIFICATE NAME] [--login NAME PASSWORD]

It prints its port, and ends when its standard input does. With `--tls` it makes itself a certificate of a name, which it writes
to the file CERTIFICATE; with `--login` nobody hands anything over who has not signed in.
"""

import argparse
import asyncio
import os
import ssl
import subprocess
import sys
import tempfile

from aiosmtpd.smtp import SMTP, AuthResult

# Of the server alone: what is an authority besides may not be a server.
EXTENSIONS = """
[req]
prompt = no
distinguished_name = name
x509_extensions = extensions
[name]
CN = {name}
[extensions]
subjectAltName = DNS:{name}
basicConstraints = critical, CA:FALSE
"""


class Desk:
    def __init__(self, folder):
        self.folder, self.count, self.cut = folder, 0, False

    async def handle_RCPT(self, server, session, envelope, address, options):
        answers = {
            "full": "452 4.2.2 the mailbox is full, come again",
            "nobody": "550 5.1.1 no such person",
            "login": "530 5.7.0 sign in first",
        }
        answer = answers.get(address.split("@")[0], "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        if name == "slow":
            await asyncio.sleep(3600)
        if name == "spam":
            return "554 5.7.1 the content is refused"
        self.count += 1
        draft = os.path.join(self.folder, "draft")
        with open(draft, "wb") as file:
            file.write(f"{envelope.mail_from} {' '.join(envelope.rcpt_tos)}\n".encode() + envelope.content)
        os.rename(draft, os.path.join(self.folder, f"{self.count:04}.eml"))
        if name == "cut" and not self.cut:
            self.cut = True
            server.transport.abort()
        return "250 OK"


def with_certificate(path, name):
    """A context with a new certificate, which is also written to a path."""
    with tempfile.TemporaryDirectory() as folder:
        config, key = os.path.join(folder, "config"), os.path.join(folder, "key")
        with open(config, "w") as file:
            file.write(EXTENSIONS.format(name=name))
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
        made = ["openssl", "req", "-x509", "-nodes", "-days", "2", *curve, "-config", config, "-keyout", key, "-out", path]
        subprocess.run(made, check=True, capture_output=True)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(path, key)
        return context


def read_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--tls", nargs=3)
    parser.add_argument("--login", nargs=2)
    return parser.parse_args()


async def main():
    arguments = read_arguments()
    desk = Desk(arguments.folder)
    mode, context = None, None
    if arguments.tls:
        mode, path, name = arguments.tls
        context = with_certificate(path, name)

    def authenticate(server, session, envelope, mechanism, data):
        is_right = [data.login.decode(), data.password.decode()] == arguments.login
        return AuthResult(success=is_right, handled=is_right)

    def server():
        login = {"authenticator": authenticate, "auth_required": True} if arguments.login else {}
        starttls = {"tls_context": context, "require_starttls": True} if mode == "starttls" else {}
        return SMTP(desk, enable_SMTPUTF8=True, auth_require_tls=mode == "starttls", **login, **starttls)

    loop = asyncio.get_running_loop()
    listening = await loop.create_server(server, "127.0.0.1", 0, ssl=context if mode == "always" else None)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


asyncio.run(main())
