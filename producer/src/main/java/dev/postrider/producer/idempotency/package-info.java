/** Requests that may be sent again under an {@code Idempotency-Key} without happening twice. */
@NullMarked
package dev.postrider.producer.idempotency;

import org.jspecify.annotations.NullMarked;
