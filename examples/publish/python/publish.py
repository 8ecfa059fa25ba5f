"""Publishes order.created for the order that is its argument."""

import json
import os
import sys
from datetime import datetime, timezone

from confluent_kafka import Producer

order = sys.argv[1] if len(sys.argv) > 1 else "ord_1"

producer = Producer({
    "bootstrap.servers": os.environ.get("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092"),
    "enable.idempotence": True,  # waits for all replicas in sync too (acks=all)
    "partitioner": "murmur2_random",  # a key's partition is the one that Java clients choose
})


def acknowledged(error, record):
    if error is not None:
        sys.exit(f"{order}-created was not published: {error}")
    print(f"published {order}-created to {record.topic()}-{record.partition()}@{record.offset()}")


producer.produce(
    "events",
    key=order,  # what the event is about: events of one key keep their order
    value=json.dumps({"orderId": order}),
    headers={
        "ce_specversion": "1.0",
        "ce_id": f"{order}-created",  # the same if it is published again
        "ce_source": "/shop",
        "ce_type": "order.created",
        "ce_time": datetime.now(timezone.utc).isoformat(),
        "ce_subject": order,
        "ce_application": "default",
        "content-type": "application/json",
    },
    on_delivery=acknowledged,
)
producer.flush()
