/**
 * The envelope: reads a Kafka record as an event (CloudEvents attributes and data), and writes one.
 */
@NullMarked
package dev.postrider.schemas.envelope;

import org.jspecify.annotations.NullMarked;
