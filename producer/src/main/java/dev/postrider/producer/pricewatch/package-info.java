/** Prices, and watches that wait for one to cross below a threshold. */
@NullMarked
package dev.postrider.producer.pricewatch;

import org.jspecify.annotations.NullMarked;
