/** What happens at a time: kept in the database, done by one of the instances. */
@NullMarked
package dev.postrider.producer.schedule;

import org.jspecify.annotations.NullMarked;
