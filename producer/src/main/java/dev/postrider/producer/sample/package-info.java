/** Made-up events of any type, to try Postrider with. */
@NullMarked
package dev.postrider.producer.sample;

import org.jspecify.annotations.NullMarked;
