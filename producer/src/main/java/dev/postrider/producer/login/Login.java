package dev.postrider.producer.login;

import dev.postrider.schemas.event.UnusualReason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of the login table.
 *
 * @param reasons why it is unusual, the strongest first
 * @param eventId id of its {@code login.unusual}, null if it is not unusual
 * @param answerUntil until when an answer counts
 * @param decidedAt when it was confirmed, reported or left unanswered
 */
record Login(
    SignIn signIn,
    LoginState state,
    List<UnusualReason> reasons,
    List<String> explanations,
    @Nullable String eventId,
    @Nullable Instant answerUntil,
    @Nullable Instant decidedAt) {}
