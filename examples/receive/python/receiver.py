"""Receives webhooks on /hooks: verifies, stores, answers, and only then works."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError  # or: from by_hand import ...

MAX_BODY_BYTES = 4 * 1024 * 1024
webhook = Webhook(os.environ["WEBHOOK_SECRET"])
workers = ThreadPoolExecutor(4)

# Stands for a table whose primary key is the webhook-id. A webhook may come more than once, also after a restart.
inbox = {}


class Receiver(BaseHTTPRequestHandler):
    timeout = 15  # seconds that a read may take

    def do_POST(self):
        if self.path != "/hooks":
            return self.answer(404)
        length = int(self.headers.get("content-length", 0))
        if not 0 <= length <= MAX_BODY_BYTES:
            return self.answer(413)
        # The signature is over these bytes: nothing may parse or rewrite them before it is verified.
        body = self.rfile.read(length)
        try:
            webhook.verify(body, dict(self.headers))  # also refuses what was signed 5 minutes ago
        except (WebhookVerificationError, ValueError):  # the latter where it is not even readable
            return self.answer(401)

        message_id = self.headers["webhook-id"]
        event = json.loads(body)
        if inbox.setdefault(message_id, body) is body:
            # Answer within 15 s, or it counts as failed: what takes long is done afterwards.
            workers.submit(print, "received", message_id, event["type"], flush=True)
        reply = self.reply(event)
        self.answer(204 if reply is None else 200, reply)

    def reply(self, event):
        """What the sender gets to know, if anything; the same each time that the webhook comes."""
        if event["type"] == "login.unusual":
            return {"verified": True}  # as the holder of the account said

    def answer(self, status, reply=None):
        self.send_response(status)
        if reply is not None:
            self.send_header("content-type", "application/json")
        self.end_headers()
        if reply is not None:
            self.wfile.write(json.dumps(reply).encode())


port = int(os.environ.get("PORT", "9000"))
with ThreadingHTTPServer(("127.0.0.1", port), Receiver) as server:
    print(f"listening on http://127.0.0.1:{port}/hooks", flush=True)
    server.serve_forever()
