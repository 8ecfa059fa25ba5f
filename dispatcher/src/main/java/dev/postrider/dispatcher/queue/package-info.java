/**
 * Holds what cannot or must not go direct, durably and per endpoint, and releases it when it is
 * due.
 */
@NullMarked
package dev.postrider.dispatcher.queue;

import org.jspecify.annotations.NullMarked;
