/** What an event is made of, the topics, and the direct way to Kafka that samples take. */
@NullMarked
package dev.postrider.producer.publish;

import org.jspecify.annotations.NullMarked;
