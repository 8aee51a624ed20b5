package io.syncflow.mapping;

import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;
import io.syncflow.record.TargetColumn;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.Set;

/** TEXT, VARCHAR(n) and CHAR(n). The empty text is a value like any other. */
final class TextTarget extends Target {

  private final int most;

  TextTarget(TargetColumn column) {
    super(column);
    this.most = column.maxLength() > 0 ? column.maxLength() : Integer.MAX_VALUE;
  }

  @Override
  Set<SourceKind> accepts() {
    return EnumSet.complementOf(EnumSet.of(SourceKind.BYTES));
  }

  @Override
  void text(String value, CopyRows out) throws FieldFault {
    int length = value.length();
    boolean plain = true;
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c == 0) {
        throw Faults.nul(field, value);
      }
      plain &= c < Character.MIN_SURROGATE;
    }
    int characters = plain ? length : Unicode.characters(value);
    if (characters < 0) {
      throw Faults.loneSurrogate(field, value);
    }
    if (characters > most) {
      throw Faults.tooLong(field, characters, most, value);
    }
    out.text(value);
  }

  @Override
  void whole(long value, CopyRows out) throws FieldFault {
    text(Long.toString(value), out);
  }

  @Override
  void decimal(BigDecimal value, CopyRows out) throws FieldFault {
    text(Values.plain(value), out);
  }

  @Override
  void float64(double value, CopyRows out) throws FieldFault {
    if (!Double.isFinite(value)) {
      throw Faults.notFinite(field, value);
    }
    text(Values.text(value), out);
  }

  @Override
  void bool(boolean value, CopyRows out) throws FieldFault {
    text(Boolean.toString(value), out);
  }

  @Override
  void date(LocalDate value, CopyRows out) throws FieldFault {
    text(value.toString(), out);
  }

  @Override
  void dateTime(LocalDateTime value, CopyRows out) throws FieldFault {
    text(Values.text(value), out);
  }

  @Override
  void instant(OffsetDateTime value, CopyRows out) throws FieldFault {
    text(Values.text(value), out);
  }
}
