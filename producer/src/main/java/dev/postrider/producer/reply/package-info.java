/**
 * The answers of receivers, which come back as events: what the owner of an account says of a
 * sign-in is taken from the endpoint that an operator named for it, and from no other.
 */
@NullMarked
package dev.postrider.producer.reply;

import org.jspecify.annotations.NullMarked;
