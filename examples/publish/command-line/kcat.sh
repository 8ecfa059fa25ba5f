#!/bin/sh
# Publishes order.created for the order that is its argument, with kcat.
set -eu
order=${1:-ord_1}

# The key is what the event is about; ce_id is the same if it is published again. The partitioner is that of Java
# clients.
printf '{"orderId": "%s"}' "$order" |
  kcat -P -b "${KAFKA_BOOTSTRAP_SERVERS:-127.0.0.1:9092}" -t events -k "$order" \
    -X acks=all -X partitioner=murmur2_random \
    -H ce_specversion=1.0 \
    -H "ce_id=$order-created" \
    -H ce_source=/shop \
    -H ce_type=order.created \
    -H "ce_time=$(date -u +%Y-%m-%dT%H:%M:%SZ)" \
    -H "ce_subject=$order" \
    -H ce_application=default \
    -H content-type=application/json
echo "published $order-created"
