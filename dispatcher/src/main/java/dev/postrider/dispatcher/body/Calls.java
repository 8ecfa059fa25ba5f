package dev.postrider.dispatcher.body;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Parser.Symbol;
import com.dashjoin.jsonata.Utils;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds calls of what is no function, in one evaluation, before the library makes them: it would
 * print the value to the standard output, and that may be a part of the event. It tells of every
 * part of an expression when it enters and leaves it, but not which part is about to be called; so
 * that is looked up in the parts themselves.
 */
final class Calls {
  private static final VarHandle PROCEDURE = field("procedure");
  private static final VarHandle BODY = field("body");

  /** What is called somewhere, and whether that is a tail call, which may not even find nothing. */
  private final Map<Symbol, Boolean> called = new IdentityHashMap<>();

  private static VarHandle field(String name) {
    try {
      return MethodHandles.privateLookupIn(Symbol.class, MethodHandles.lookup())
          .findVarHandle(Symbol.class, name, Symbol.class);
    } catch (ReflectiveOperationException anotherLibrary) {
      throw new ExceptionInInitializerError(anotherLibrary);
    }
  }

  /** What an expression calls is entered after the expression. */
  void enter(Symbol expression) {
    if (PROCEDURE.get(expression) instanceof Symbol procedure) {
      called.putIfAbsent(procedure, false);
    } else if (expression.thunk
        && BODY.get(expression) instanceof Symbol body
        && PROCEDURE.get(body) instanceof Symbol procedure) {
      called.put(procedure, true);
    }
  }

  /** Whether the library is about to call that value, which it cannot. */
  boolean isMistaken(Symbol expression, @Nullable Object value) {
    Boolean byTail = called.get(expression);
    return byTail != null && (value == null ? byTail : !isFunction(value));
  }

  private static boolean isFunction(Object value) {
    if (Utils.isSequence(value) && value instanceof List<?> sequence) {
      return sequence.isEmpty() || (sequence.size() == 1 && isFunction(sequence.getFirst()));
    }
    return Utils.isFunction(value) || Functions.isLambda(value);
  }
}
