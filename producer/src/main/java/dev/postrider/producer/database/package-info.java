/** How the sources use their database, PostgreSQL or H2: in transactions, off the event loop. */
@NullMarked
package dev.postrider.producer.database;

import org.jspecify.annotations.NullMarked;
