/** The shared way of an event to Kafka, and how a request that cannot take it is answered. */
@NullMarked
package dev.postrider.producer.publish;

import org.jspecify.annotations.NullMarked;
