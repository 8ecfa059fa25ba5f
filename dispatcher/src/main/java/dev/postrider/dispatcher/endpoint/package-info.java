/** The registry: applications and their endpoints, in a compacted topic and in memory. */
@NullMarked
package dev.postrider.dispatcher.endpoint;

import org.jspecify.annotations.NullMarked;
