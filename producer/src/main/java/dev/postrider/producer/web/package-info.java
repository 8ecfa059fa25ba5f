/**
 * What the requests of all sources have in common, and how one that cannot be taken is answered.
 */
@NullMarked
package dev.postrider.producer.web;

import org.jspecify.annotations.NullMarked;
