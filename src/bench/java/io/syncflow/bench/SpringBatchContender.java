package io.syncflow.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.syncflow.db.DatabaseSettings;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.support.TaskExecutorJobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.batch.infrastructure.item.database.JdbcBatchItemWriter;
import org.springframework.batch.infrastructure.item.database.JdbcCursorItemReader;
import org.springframework.batch.infrastructure.item.support.ClassifierCompositeItemWriter;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * The same job in Spring Batch 6 as an expert writes it: cursor reader with a fetch size, plain
 * Java mapping, chunks of 1000, batched upserts that the driver rewrites to multi-row inserts, bad
 * records as items of their own instead of exceptions, a JDBC job repository.
 */
final class SpringBatchContender {

  private static final int CHUNK = 1_000;
  private static final int LONGEST_DESCRIPTION = 80;
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private static final String READ =
      "SELECT part_id, part_no, description, unit, category, active, supplier, price, weight, qty,"
          + " created, changed, rowversion FROM erp.part ORDER BY rowversion, part_id";

  private static final String UPSERT =
      "INSERT INTO schedulehub.bench_parts AS t (part_id, part_no, description, unit, category,"
          + " active, supplier, price, weight, qty, created, changed, src_rowversion)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (part_id) DO UPDATE SET"
          + " part_no = excluded.part_no, description = excluded.description, unit = excluded.unit,"
          + " category = excluded.category, active = excluded.active,"
          + " supplier = excluded.supplier, price = excluded.price, weight = excluded.weight,"
          + " qty = excluded.qty, created = excluded.created, changed = excluded.changed,"
          + " src_rowversion = excluded.src_rowversion"
          + " WHERE t.src_rowversion <= excluded.src_rowversion";

  /** A source record; {@code fault} is null unless it is a dead letter. */
  private record Part(
      long id,
      String number,
      String description,
      String unit,
      String category,
      boolean active,
      String supplier,
      BigDecimal price,
      BigDecimal weight,
      BigDecimal quantity,
      LocalDateTime created,
      LocalDateTime changed,
      long rowversion,
      String fault) {}

  private SpringBatchContender() {}

  public static void main(String[] args) throws Exception {
    Place place = Place.here();
    DatabaseSettings settings = place.database();
    try (HikariDataSource target = pool(settings.url(), settings, true);
        HikariDataSource source = pool(place.sourceUrl(), settings, false)) {
      JobRepository repository = repository(target);
      Job job = job(repository, source, target);
      TaskExecutorJobOperator operator = new TaskExecutorJobOperator();
      operator.setJobRepository(repository);
      operator.setJobRegistry(new MapJobRegistry());
      operator.setTaskExecutor(new SyncTaskExecutor());
      operator.afterPropertiesSet();
      Sample.Start start = Sample.start();
      JobExecution execution = operator.start(job, new JobParameters());
      if (execution.getStatus() != BatchStatus.COMPLETED) {
        throw new IllegalStateException(execution.toString());
      }
      start.stop().print();
    }
  }

  private static JobRepository repository(DataSource target) throws Exception {
    new ResourceDatabasePopulator(
            new ClassPathResource("org/springframework/batch/core/schema-drop-postgresql.sql"),
            new ClassPathResource("org/springframework/batch/core/schema-postgresql.sql"))
        .execute(target);
    JdbcJobRepositoryFactoryBean factory = new JdbcJobRepositoryFactoryBean();
    factory.setDataSource(target);
    factory.setTransactionManager(new JdbcTransactionManager(target));
    factory.afterPropertiesSet();
    return factory.getObject();
  }

  private static Job job(JobRepository repository, DataSource source, DataSource target)
      throws Exception {
    JdbcCursorItemReader<Part> reader = new JdbcCursorItemReader<>(source, READ, (r, n) -> read(r));
    reader.setName("parts");
    reader.setFetchSize(CHUNK);
    reader.setVerifyCursorPosition(false);
    Step step =
        new StepBuilder("parts", repository)
            .<Part, Part>chunk(CHUNK)
            .transactionManager(new JdbcTransactionManager(target))
            .reader(reader)
            .processor(SpringBatchContender::map)
            .writer(writer(target))
            .build();
    return new JobBuilder("bench", repository).start(step).build();
  }

  private static ItemWriter<Part> writer(DataSource target) {
    JdbcBatchItemWriter<Part> good = new JdbcBatchItemWriter<>();
    good.setDataSource(target);
    good.setSql(UPSERT);
    good.setAssertUpdates(false);
    good.setItemPreparedStatementSetter(
        (part, statement) -> {
          statement.setLong(1, part.id());
          statement.setString(2, part.number());
          statement.setString(3, part.description());
          statement.setString(4, part.unit());
          statement.setString(5, part.category());
          statement.setBoolean(6, part.active());
          statement.setString(7, part.supplier());
          statement.setBigDecimal(8, part.price());
          statement.setBigDecimal(9, part.weight());
          statement.setBigDecimal(10, part.quantity());
          statement.setObject(11, part.created());
          statement.setObject(12, part.changed());
          statement.setLong(13, part.rowversion());
        });
    good.afterPropertiesSet();
    JdbcBatchItemWriter<Part> dead = new JdbcBatchItemWriter<>();
    dead.setDataSource(target);
    dead.setSql("INSERT INTO schedulehub.bench_dead (part_id, reason) VALUES (?, ?)");
    dead.setItemPreparedStatementSetter(
        (part, statement) -> {
          statement.setLong(1, part.id());
          statement.setString(2, part.fault());
        });
    dead.afterPropertiesSet();
    ClassifierCompositeItemWriter<Part> both = new ClassifierCompositeItemWriter<>();
    both.setClassifier(part -> part.fault() == null ? good : dead);
    return both;
  }

  private static Part read(ResultSet row) throws SQLException {
    return new Part(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        "Y".equals(row.getString(6)),
        row.getString(7),
        row.getBigDecimal(8),
        row.getBigDecimal(9),
        row.getBigDecimal(10),
        row.getObject(11, LocalDateTime.class),
        row.getObject(12, LocalDateTime.class),
        row.getLong(13),
        null);
  }

  private static Part map(Part part) {
    String description = BLANKS.matcher(part.description()).replaceAll(" ").strip();
    return new Part(
        part.id(),
        part.number().strip().toUpperCase(Locale.ROOT),
        description,
        part.unit().toUpperCase(Locale.ROOT),
        category(part.category()),
        part.active(),
        part.supplier().strip(),
        part.price(),
        part.weight(),
        part.quantity(),
        part.created(),
        part.changed(),
        part.rowversion(),
        description.length() > LONGEST_DESCRIPTION ? "description is too long" : null);
  }

  private static String category(String code) {
    return switch (code) {
      case "A" -> "RAW";
      case "B" -> "PART";
      case "C" -> "TOOL";
      default -> "SPARE";
    };
  }

  private static HikariDataSource pool(String url, DatabaseSettings settings, boolean write) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.addDataSourceProperty("currentSchema", "spring_batch");
    config.setAutoCommit(write);
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    return new HikariDataSource(config);
  }
}
