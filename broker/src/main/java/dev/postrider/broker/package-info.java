/**
 * The embedded Kafka: the real KRaft broker and controller in this JVM, with storage that lasts.
 */
@NullMarked
package dev.postrider.broker;

import org.jspecify.annotations.NullMarked;
