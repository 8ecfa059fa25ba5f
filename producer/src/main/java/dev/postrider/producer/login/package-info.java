/** Source of login.unusual. */
@NullMarked
package dev.postrider.producer.login;

import org.jspecify.annotations.NullMarked;
