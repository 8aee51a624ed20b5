package io.syncflow.delta;

import io.syncflow.record.SourceRow;
import io.syncflow.record.UnreadableValue;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;

/** The current row of a result set; columns count from 0. */
final class JdbcRow implements SourceRow {

  private final ResultSet rows;
  private boolean wasNull;

  JdbcRow(ResultSet rows) {
    this.rows = rows;
  }

  @Override
  public String text(int column) {
    try {
      return rows.getString(column + 1);
    } catch (SQLException e) {
      throw new UnreadableValue(e);
    }
  }

  @Override
  public long integer(int column) {
    try {
      long value = rows.getLong(column + 1);
      wasNull = rows.wasNull();
      return value;
    } catch (SQLException e) {
      throw new UnreadableValue(e);
    }
  }

  @Override
  public BigDecimal decimal(int column) {
    try {
      return rows.getBigDecimal(column + 1);
    } catch (SQLException e) {
      throw new UnreadableValue(e);
    }
  }

  @Override
  public double float64(int column) {
    try {
      double value = rows.getDouble(column + 1);
      wasNull = rows.wasNull();
      return value;
    } catch (SQLException e) {
      throw new UnreadableValue(e);
    }
  }

  @Override
  public boolean bool(int column) {
    try {
      boolean value = rows.getBoolean(column + 1);
      wasNull = rows.wasNull();
      return value;
    } catch (SQLException e) {
      throw new UnreadableValue(e);
    }
  }

  @Override
  public LocalDateTime dateTime(int column) {
    try {
      return rows.getObject(column + 1, LocalDateTime.class);
    } catch (SQLException e) {
      throw new UnreadableValue(e);
    }
  }

  @Override
  public LocalDate date(int column) {
    try {
      return rows.getObject(column + 1, LocalDate.class);
    } catch (SQLException e) {
      throw new UnreadableValue(e);
    }
  }

  @Override
  public OffsetDateTime instant(int column) {
    try {
      return rows.getObject(column + 1, OffsetDateTime.class);
    } catch (SQLException e) {
      throw new UnreadableValue(e);
    }
  }

  @Override
  public byte[] bytes(int column) {
    try {
      return rows.getBytes(column + 1);
    } catch (SQLException e) {
      throw new UnreadableValue(e);
    }
  }

  @Override
  public boolean wasNull() {
    return wasNull;
  }
}
