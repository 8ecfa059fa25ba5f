/**
 * Writes deliveries and records that are given up to the dead-letter topic of their event topic.
 */
@NullMarked
package dev.postrider.dispatcher.deadletter;

import org.jspecify.annotations.NullMarked;
