/** Checks that every schema may follow the ones that were released before it. */
@NullMarked
package dev.postrider.schemas.evolution;

import org.jspecify.annotations.NullMarked;
