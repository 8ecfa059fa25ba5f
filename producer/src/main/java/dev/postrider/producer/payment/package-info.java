/** Source of payment.occurred. */
@NullMarked
package dev.postrider.producer.payment;

import org.jspecify.annotations.NullMarked;
