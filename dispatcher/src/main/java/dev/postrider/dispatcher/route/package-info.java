/** Finds the endpoints that an event is for, by application and type. */
@NullMarked
package dev.postrider.dispatcher.route;

import org.jspecify.annotations.NullMarked;
