#!/bin/sh
# Publishes order.created for the order that is its argument, with Kafka's own console producer.
set -eu
order=${1:-ord_1}

# One line is one event: headers, tab, key, tab, value. The key is what the event is about; ce_id is the same if it is
# published again. (Before Kafka 4.2 the option is --property instead of --reader-property.)
headers="ce_specversion:1.0,ce_id:$order-created,ce_source:/shop,ce_type:order.created"
headers="$headers,ce_subject:$order,ce_application:default,content-type:application/json"
printf '%s\t%s\t{"orderId": "%s"}\n' "$headers" "$order" "$order" |
  kafka-console-producer.sh --bootstrap-server "${KAFKA_BOOTSTRAP_SERVERS:-127.0.0.1:9092}" --topic events \
    --reader-property parse.headers=true --reader-property parse.key=true
echo "published $order-created"
