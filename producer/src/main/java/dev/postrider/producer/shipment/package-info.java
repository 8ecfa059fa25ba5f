/** Source of shipment.arriving. */
@NullMarked
package dev.postrider.producer.shipment;

import org.jspecify.annotations.NullMarked;
