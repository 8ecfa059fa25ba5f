// Receives webhooks on /hooks: verifies, stores, answers, and only then works.

import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

const MAX_BODY_BYTES = 4 * 1024 * 1024;
const port = Number(process.env.PORT ?? 9000);
const webhook = new Webhook(process.env.WEBHOOK_SECRET);

// Stands for a table whose primary key is the webhook-id. A webhook may come more than once, also after a restart.
const inbox = new Map();

// The signature is over these bytes: nothing may parse or rewrite them before it is verified. (In Express:
// express.raw({ type: "*/*" }), not express.json().)
async function rawBody(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function receive(request, response) {
  if (request.url !== "/hooks") return response.writeHead(404).end();
  const body = await rawBody(request);
  if (body === undefined) return response.writeHead(413, { connection: "close" }).end();

  let event;
  try {
    event = webhook.verify(body, request.headers); // also refuses what was signed 5 minutes ago
  } catch {
    return response.writeHead(401).end();
  }

  const id = request.headers["webhook-id"];
  if (!inbox.has(id)) {
    inbox.set(id, body);
    // Answer within 15 s, or it counts as failed: what takes long is done afterwards.
    setImmediate(() => console.log(`received ${id} ${event.type}`));
  }

  const answer = reply(event);
  if (answer === undefined) return response.writeHead(204).end();
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
}

// What the sender gets to know, if anything; the same each time that the webhook comes.
function reply(event) {
  if (event.type === "login.unusual") return { verified: true }; // as the holder of the account said
}

createServer((request, response) => {
  receive(request, response).catch(() => response.destroy());
}).listen(port, "127.0.0.1", () => console.log(`listening on http://127.0.0.1:${port}/hooks`));
