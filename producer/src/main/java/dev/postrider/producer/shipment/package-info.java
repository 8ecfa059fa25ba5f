/** Shipments, each announced a while before it arrives. */
@NullMarked
package dev.postrider.producer.shipment;

import org.jspecify.annotations.NullMarked;
