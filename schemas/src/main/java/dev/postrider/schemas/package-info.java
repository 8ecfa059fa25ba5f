/** Names that producers, dispatchers and tools agree on: topics and headers. */
@NullMarked
package dev.postrider.schemas;

import org.jspecify.annotations.NullMarked;
