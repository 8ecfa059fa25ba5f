/** The dispatcher: carries events from Kafka topics to webhook endpoints. */
@NullMarked
package dev.postrider.dispatcher;

import org.jspecify.annotations.NullMarked;
