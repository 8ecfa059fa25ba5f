/** Source of price.dropped. */
@NullMarked
package dev.postrider.producer.pricewatch;

import org.jspecify.annotations.NullMarked;
