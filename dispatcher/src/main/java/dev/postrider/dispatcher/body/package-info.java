/** Makes the bodies of webhooks: the formats, and templates that users write. */
@NullMarked
package dev.postrider.dispatcher.body;

import org.jspecify.annotations.NullMarked;
