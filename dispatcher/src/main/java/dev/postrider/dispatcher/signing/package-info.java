/** Signs webhooks as Standard Webhooks 1.0 says. */
@NullMarked
package dev.postrider.dispatcher.signing;

import org.jspecify.annotations.NullMarked;
