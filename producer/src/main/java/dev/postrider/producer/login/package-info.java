/** The login table: sign-ins, judged by those before them, and what their accounts' owners say. */
@NullMarked
package dev.postrider.producer.login;

import org.jspecify.annotations.NullMarked;
