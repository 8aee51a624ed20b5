package io.syncflow.syrve.outbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.security.Redactor;
import io.syncflow.syrve.SyrveFailed;
import io.syncflow.syrve.SyrveSession;
import io.syncflow.syrve.outbox.Reply.Outcome;
import io.syncflow.syrve.outbox.Reply.Step;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.camel.ExchangeProperty;

/**
 * Asks a Syrve server about documents and sends them. A stock-take is tried with {@code
 * documents/check}; of the others, which have no such call, the number is looked up: the import of
 * an invoice whose number is taken would change the invoice that has it (reference/syrve.md 6.1,
 * 7.1, 7.5, 7.6; F31).
 */
public final class SyrveDocuments {

  private static final String INVENTORY_CHECK = "/api/documents/check/incomingInventory";
  private static final String INVOICES = "/api/documents/export/incomingInvoice/byNumber";
  private static final String REFUSED = "refused";

  /** Not the word conflict: that one would be taken for a passing failure and tried again. */
  private static final String NUMBER_TAKEN = "number_taken";

  private final Redactor redactor;
  private final Clock clock;
  private final AnswerXml xml = new AnswerXml();
  private final AnswerJson json = new AnswerJson();
  private final NumbersXml numbers = new NumbersXml();

  public SyrveDocuments(Redactor redactor, Clock clock) {
    this.redactor = redactor;
    this.clock = clock;
  }

  /** Whether the server would take the document; nothing is saved there. */
  public Reply check(
      @ExchangeProperty("syrve") SyrveSession session, @ExchangeProperty("claim") Claim claim) {
    if (!claim.check() || claim.number() == null && claim.type() != JobType.INCOMING_INVENTORY) {
      return reply(Step.CHECK, Outcome.PASSED, null, null, null, null);
    }
    try {
      return claim.type() == JobType.INCOMING_INVENTORY
          ? tried(session, claim)
          : lookedUp(session, claim);
    } catch (SyrveFailed failure) {
      return redacted(Failures.judge(Step.CHECK, failure));
    }
  }

  /** Sends the document, once. To be called after {@link Outbox#sending} has committed. */
  public Reply send(
      @ExchangeProperty("syrve") SyrveSession session, @ExchangeProperty("claim") Claim claim) {
    byte[] document = claim.payload().getBytes(StandardCharsets.UTF_8);
    byte[] answer;
    try {
      answer =
          switch (claim.type()) {
            case INCOMING_INVENTORY, INCOMING_INVOICE ->
                session.postXml("/api/documents/import/" + name(claim.type()), document);
            case WRITEOFF, INTERNAL_TRANSFER ->
                session.postJson("/api/v2/documents/" + name(claim.type()), document);
          };
    } catch (SyrveFailed failure) {
      return redacted(Failures.judge(Step.SEND, failure));
    } catch (RuntimeException e) {
      return reply(
          Step.SEND,
          Outcome.UNKNOWN,
          OutboxLetters.UNKNOWN,
          "the sending broke off inside the hub: " + e.getMessage(),
          null,
          null);
    }
    return sent(claim, answer);
  }

  /**
   * Looks for a document whose answer was lost, without sending it.
   *
   * @return what the server showed, as JSON
   * @throws SyrveFailed when it takes no calls now
   */
  public String look(SyrveSession session, Claim claim) {
    ObjectNode evidence = JsonNodeFactory.instance.objectNode();
    evidence.put("at", clock.instant().toString());
    evidence.put(
        "asked", claim.type() == JobType.INCOMING_INVENTORY ? "documents/check" : "byNumber");
    try {
      if (claim.number() == null && claim.type() != JobType.INCOMING_INVENTORY) {
        return evidence
            .put("says", "It was sent without a number of its own: the server cannot be asked.")
            .toString();
      }
      if (claim.type() == JobType.INCOMING_INVENTORY) {
        Evidence.of(tried(session, claim), evidence, claim.number());
      } else {
        Reply found = lookedUp(session, claim);
        Evidence.found(found.outcome() == Outcome.CONFLICT, evidence, claim.number());
      }
      return evidence.toString();
    } catch (SyrveFailed failure) {
      if (Failures.judge(Step.CHECK, failure).outcome() == Outcome.RETURNED) {
        throw failure;
      }
      return evidence.put("says", "The server could not be asked: " + failure.reason()).toString();
    }
  }

  private Reply tried(SyrveSession session, Claim claim) {
    byte[] document = claim.payload().getBytes(StandardCharsets.UTF_8);
    byte[] body = session.postXml(INVENTORY_CHECK, document);
    Answer answer;
    try {
      answer = xml.read(body);
    } catch (UnreadableAnswer e) {
      return reply(Step.CHECK, Outcome.AGAIN, "unreadable", e.getMessage(), text(body), null);
    }
    Outcome outcome =
        answer.isNumberTaken()
            ? Outcome.CONFLICT
            : answer.valid() ? Outcome.PASSED : Outcome.REFUSED;
    return judged(Step.CHECK, outcome, answer, body);
  }

  private Reply lookedUp(SyrveSession session, Claim claim) {
    try {
      boolean taken =
          claim.type() == JobType.INCOMING_INVOICE
              ? numbers.has(invoices(session, claim.number()), claim.number())
              : json.hasDocument(movements(session, claim), claim.number());
      return taken
          ? reply(
              Step.CHECK,
              Outcome.CONFLICT,
              NUMBER_TAKEN,
              "the server has a document with the number " + claim.number() + " already",
              null,
              null)
          : reply(Step.CHECK, Outcome.PASSED, null, null, null, null);
    } catch (UnreadableAnswer e) {
      return reply(Step.CHECK, Outcome.AGAIN, "unreadable", e.getMessage(), null, null);
    } catch (SyrveFailed failure) {
      if (failure.kind() == SyrveFailed.Kind.NOT_FOUND) {
        return reply(Step.CHECK, Outcome.PASSED, null, null, null, null);
      }
      throw failure;
    }
  }

  private static byte[] invoices(SyrveSession session, String number) {
    return session.get(
        INVOICES,
        List.of(Map.entry("number", number), Map.entry("currentYear", "true")),
        InputStream::readAllBytes);
  }

  private static byte[] movements(SyrveSession session, Claim claim) {
    return session.get(
        "/api/v2/documents/" + name(claim.type()) + "/byNumber",
        List.of(Map.entry("documentNumber", claim.number())),
        InputStream::readAllBytes);
  }

  private Reply sent(Claim claim, byte[] body) {
    try {
      boolean isXml =
          claim.type() == JobType.INCOMING_INVENTORY || claim.type() == JobType.INCOMING_INVOICE;
      Answer answer = isXml ? xml.read(body) : json.read(body);
      Outcome outcome =
          answer.valid()
              ? Outcome.ACCEPTED
              : answer.isNumberTaken() ? Outcome.CONFLICT : Outcome.REFUSED;
      return judged(Step.SEND, outcome, answer, body);
    } catch (UnreadableAnswer e) {
      return reply(
          Step.SEND,
          Outcome.UNKNOWN,
          OutboxLetters.UNKNOWN,
          "the server answered, and " + e.getMessage(),
          text(body),
          null);
    }
  }

  private Reply judged(Step step, Outcome outcome, Answer answer, byte[] body) {
    String code =
        switch (outcome) {
          case CONFLICT -> NUMBER_TAKEN;
          case REFUSED -> REFUSED;
          default -> null;
        };
    String message =
        switch (outcome) {
          case CONFLICT ->
              answer.sentence() + " (the server suggests " + answer.otherSuggestedNumber() + ")";
          case REFUSED -> answer.sentence();
          default -> answer.warning() || answer.errorMessage() != null ? answer.sentence() : null;
        };
    return reply(step, outcome, code, message, text(body), answer);
  }

  private Reply reply(
      Step step, Outcome outcome, String code, String message, String response, Answer answer) {
    return new Reply(step, outcome, code, redactor.redact(message), response, answer);
  }

  private Reply redacted(Reply reply) {
    return reply(
        reply.step(),
        reply.outcome(),
        reply.code(),
        reply.message(),
        reply.response(),
        reply.answer());
  }

  private String text(byte[] body) {
    return redactor.redact(new String(body, StandardCharsets.UTF_8));
  }

  /** As paths name it. */
  private static String name(JobType type) {
    return switch (type) {
      case INCOMING_INVENTORY -> "incomingInventory";
      case INCOMING_INVOICE -> "incomingInvoice";
      case WRITEOFF -> "writeoff";
      case INTERNAL_TRANSFER -> "internalTransfer";
    };
  }
}
