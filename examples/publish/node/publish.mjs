// Publishes order.created for the order that is its argument.

import { Kafka, Partitioners, logLevel } from "kafkajs";

const order = process.argv[2] ?? "ord_1";
const brokers = (process.env.KAFKA_BOOTSTRAP_SERVERS ?? "127.0.0.1:9092").split(",");

const producer = new Kafka({ clientId: "shop", brokers, logLevel: logLevel.ERROR }).producer({
  createPartitioner: Partitioners.DefaultPartitioner, // a key's partition is the one that Java clients choose
});

await producer.connect();
try {
  const [{ partition, baseOffset }] = await producer.send({
    topic: "events",
    acks: -1, // waits for all replicas in sync
    messages: [
      {
        key: order, // what the event is about: events of one key keep their order
        value: JSON.stringify({ orderId: order }),
        headers: {
          ce_specversion: "1.0",
          ce_id: `${order}-created`, // the same if it is published again
          ce_source: "/shop",
          ce_type: "order.created",
          ce_time: new Date().toISOString(),
          ce_subject: order,
          ce_application: "default",
          "content-type": "application/json",
        },
      },
    ],
  });
  console.log(`published ${order}-created to events-${partition}@${baseOffset}`);
} finally {
  await producer.disconnect();
}
