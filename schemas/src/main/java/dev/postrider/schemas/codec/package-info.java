/** Values: JSON checked, Avro read as JSON, and Postrider's internal records as bytes and back. */
@NullMarked
package dev.postrider.schemas.codec;

import org.jspecify.annotations.NullMarked;
