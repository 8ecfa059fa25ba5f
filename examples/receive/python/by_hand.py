"""Verifies with nothing but Python itself, where the library of Standard Webhooks cannot be installed."""

import base64
import hashlib
import hmac
import time


class WebhookVerificationError(Exception):
    pass


class Webhook:
    def __init__(self, secret):
        self.key = base64.b64decode(secret.removeprefix("whsec_"))

    def verify(self, body, headers):
        headers = {name.lower(): value for name, value in headers.items()}
        message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        digest = hmac.new(self.key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
        expected = b"v1," + base64.b64encode(digest)
        given = headers.get("webhook-signature", "").encode().split(b" ")
        if not any(hmac.compare_digest(expected, signature) for signature in given):
            raise WebhookVerificationError("no signature is right")
        if abs(time.time() - int(timestamp)) > 300:  # a recorded webhook cannot be played again later
            raise WebhookVerificationError("the timestamp is more than 5 minutes off")
