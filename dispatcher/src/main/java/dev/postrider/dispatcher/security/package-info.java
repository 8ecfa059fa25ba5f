/** Guards: the addresses that may be called, API tokens, secrets at rest. */
@NullMarked
package dev.postrider.dispatcher.security;

import org.jspecify.annotations.NullMarked;
