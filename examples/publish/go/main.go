// Publishes order.created for the order that is its argument.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

func main() {
	order := "ord_1"
	if len(os.Args) > 1 {
		order = os.Args[1]
	}
	servers := os.Getenv("KAFKA_BOOTSTRAP_SERVERS")
	if servers == "" {
		servers = "127.0.0.1:9092"
	}

	producer, err := kafka.NewProducer(&kafka.ConfigMap{
		"bootstrap.servers":  servers,
		"enable.idempotence": true,             // waits for all replicas in sync too (acks=all)
		"partitioner":        "murmur2_random", // a key's partition is the one that Java clients choose
	})
	if err != nil {
		log.Fatal(err)
	}
	defer producer.Close()

	topic := "events"
	value, err := json.Marshal(map[string]string{"orderId": order})
	if err != nil {
		log.Fatal(err)
	}
	event := &kafka.Message{
		TopicPartition: kafka.TopicPartition{Topic: &topic, Partition: kafka.PartitionAny},
		Key:            []byte(order), // what the event is about: events of one key keep their order
		Value:          value,
		Headers: []kafka.Header{
			{Key: "ce_specversion", Value: []byte("1.0")},
			{Key: "ce_id", Value: []byte(order + "-created")}, // the same if it is published again
			{Key: "ce_source", Value: []byte("/shop")},
			{Key: "ce_type", Value: []byte("order.created")},
			{Key: "ce_time", Value: []byte(time.Now().UTC().Format(time.RFC3339Nano))},
			{Key: "ce_subject", Value: []byte(order)},
			{Key: "ce_application", Value: []byte("default")},
			{Key: "content-type", Value: []byte("application/json")},
		},
	}

	acknowledged := make(chan kafka.Event, 1)
	if err := producer.Produce(event, acknowledged); err != nil {
		log.Fatal(err)
	}
	written := (<-acknowledged).(*kafka.Message).TopicPartition
	if written.Error != nil {
		log.Fatalf("%s-created was not published: %v", order, written.Error)
	}
	fmt.Printf("published %s-created to %v\n", order, written)
}
