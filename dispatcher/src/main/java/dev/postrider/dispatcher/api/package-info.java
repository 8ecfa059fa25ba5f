/** The REST API under /api/v1, in the dialect of Svix's open API. */
@NullMarked
package dev.postrider.dispatcher.api;

import org.jspecify.annotations.NullMarked;
