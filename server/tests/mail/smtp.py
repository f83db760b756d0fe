"""A mail server (aiosmtpd) for tests: keeps what it takes in a folder, and behaves as whom one writes to is called.

    python3 smtp.py FOLDER        prints its port; ends when its standard input does
"""

import asyncio
import os
import sys

from aiosmtpd.smtp import SMTP


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


async def main():
    desk = Desk(sys.argv[1])
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(desk, enable_SMTPUTF8=True), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


asyncio.run(main())
