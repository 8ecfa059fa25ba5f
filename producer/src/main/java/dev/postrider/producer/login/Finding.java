package dev.postrider.producer.login;

import dev.postrider.schemas.event.UnusualReason;

/**
 * Why a sign-in is held to be unusual.
 *
 * @param explanation one sentence for the account's owner
 */
record Finding(UnusualReason reason, String explanation) {}
